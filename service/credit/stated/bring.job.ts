import type { Pool } from "pg";
import { fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import type { Stated } from "./stated.ts";
import { keepIndex, keepReceipts, unlogged, unproven } from "./stated.store.ts";

/** The log that statements are brought to. */
export interface StatementLog {
  /** @returns its index; undefined while the log does not know the key */
  readonly take: (envelope: string) => Promise<number | undefined>;
  /** @returns the receipt, JSON; undefined until the statement is anchored */
  readonly receipts: (statementHash: string) => Promise<string | undefined>;
}

export interface Bringing {
  readonly pool: Pool;
  readonly log: StatementLog;
  /** Points between two durable steps, where a test may end the process. */
  readonly probe?: ((point: "statement.taken") => void) | undefined;
}

const AT_ONCE_MAX = 1000;

/**
 * Brings statements to the log, each without what it is about, and keeps the log's receipts. A house that dies between
 * bringing and writing that down brings it again: the log has it once.
 */
export async function bringStatements({ log, pool, probe }: Bringing): Promise<void> {
  for (const one of await unlogged(pool, AT_ONCE_MAX)) {
    const index = await log.take(envelopeOf(one));
    if (index === undefined) break;
    probe?.("statement.taken");
    await keepIndex(pool, one, index);
  }
  for (const one of await unproven(pool, AT_ONCE_MAX)) {
    const receipts = await log.receipts(toHex(statementHashOf(fromBase64Url(one.statement))));
    if (receipts !== undefined) await keepReceipts(pool, one, receipts);
  }
}

const envelopeOf = ({ signature, statement }: Stated): string =>
  encodeEnvelope({
    statement: fromBase64Url(statement),
    signature: fromBase64Url(signature),
    record: null,
    judgement: undefined,
  });
