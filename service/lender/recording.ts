import type { Pool } from "pg";
import type { Logger } from "pino";
import { drawFacts } from "../credit/fact/draw.job.ts";
import { bringStatements } from "../credit/stated/bring.job.ts";
import { startLoop } from "../loop.ts";
import type { Parts } from "../parts.ts";
import type { DeskOptions } from "./desk.ts";
import type { LenderConfig } from "./lender-config.ts";
import { statementLog } from "./record-client.ts";

interface Recording extends Pick<DeskOptions, "keyId" | "now" | "pool" | "signer"> {
  readonly pool: Pool;
  readonly lender: string;
  readonly logger: Logger;
  readonly parts: Parts;
}

const FACTS_MS = 5_000;
const MINUTE_MS = 60_000;

/**
 * Draws up facts of credit, and brings what the house's key signed to the log: in a beat of its own, so that when a
 * statement comes does not say what it is about. A beat that fails waits for the next one.
 */
export function startRecording(
  { recordMinutes, serviceUrl }: Pick<LenderConfig, "recordMinutes" | "serviceUrl">,
  { logger, parts, pool, ...drawing }: Recording,
): void {
  const facts = startLoop({
    idleMs: FACTS_MS,
    step: () => drawFacts({ pool, ...drawing }),
    onError: (error) => logger.warn({ err: error }, "no facts of credit are drawn up"),
  });
  parts.add(() => facts.stop());
  if (recordMinutes === undefined) return;
  const log = statementLog(serviceUrl);
  const bringing = startLoop({
    idleMs: recordMinutes * MINUTE_MS,
    step: async () => {
      try {
        const refused = await bringStatements({ pool, log });
        if (refused > 0) logger.warn({ refused }, "the log refuses statements of the house's key");
      } catch (error) {
        logger.warn({ err: error }, "statements are not brought to the log");
      }
      return false;
    },
    onError: () => undefined,
  });
  parts.add(() => bringing.stop());
}
