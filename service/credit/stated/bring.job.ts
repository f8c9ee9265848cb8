import type { Pool } from "pg";
import { fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { encodeEnvelope } from "../../../device-attest/envelope.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import type { Stated } from "./stated.ts";
import { keepIndex, keepReceipts, keepRefusal, unlogged, unproven } from "./stated.store.ts";

/** The log keeps a statement in quarantine: by its key, or by what it is. */
export class StatementRefused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the log refuses a statement: ${code}`);
    this.code = code;
  }
}

/** The log that statements are brought to. */
export interface StatementLog {
  /**
   * @returns its index; undefined while the log does not know the key
   * @throws StatementRefused where it will not have this one
   */
  readonly take: (envelope: string) => Promise<number | undefined>;
  /** @returns the receipt, JSON; undefined until the statement is anchored */
  readonly receipts: (statementHash: string) => Promise<string | undefined>;
}

export interface Bringing {
  readonly pool: Pool;
  readonly log: StatementLog;
  readonly now?: () => Date;
  /** Points between two durable steps, where a test may end the process. */
  readonly probe?: ((point: "statement.taken") => void) | undefined;
}

const AT_ONCE_MAX = 1000;
/** A key that had ended may have been taken by mistake: what was refused is tried again, seldom. */
const AGAIN_MS = 3_600_000;

/**
 * Brings statements to the log, each without what it is about, and keeps the log's receipts. A house that dies between
 * bringing and writing that down brings it again: the log has it once. One that is refused holds up no other.
 * @returns how many were refused
 */
export async function bringStatements({
  log,
  now = today,
  pool,
  probe,
}: Bringing): Promise<number> {
  let refused = 0;
  const waiting = await unlogged(pool, AT_ONCE_MAX, new Date(now().getTime() - AGAIN_MS));
  for (const one of waiting) {
    const index = await log.take(envelopeOf(one)).catch(refusalIn);
    if (index === undefined) break;
    if (index instanceof StatementRefused) {
      await keepRefusal(pool, one, index.code, now());
      refused++;
      continue;
    }
    probe?.("statement.taken");
    await keepIndex(pool, one, index);
  }
  for (const one of await unproven(pool, AT_ONCE_MAX)) {
    const receipts = await log.receipts(toHex(statementHashOf(fromBase64Url(one.statement))));
    if (receipts !== undefined) await keepReceipts(pool, one, receipts);
  }
  return refused;
}

const today = (): Date => new Date();

function refusalIn(error: unknown): StatementRefused {
  if (error instanceof StatementRefused) return error;
  throw error;
}

const envelopeOf = ({ signature, statement }: Stated): string =>
  encodeEnvelope({
    statement: fromBase64Url(statement),
    signature: fromBase64Url(signature),
    record: null,
    judgement: undefined,
  });
