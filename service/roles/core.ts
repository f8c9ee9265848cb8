import type { Pool } from "pg";
import type { Logger } from "pino";
import type { ChainHome } from "../chain-home.ts";
import type { Config } from "../config.ts";
import type { LogSigner } from "../evidence/log-signer.ts";
import type { TileCache } from "../evidence/tile.store.ts";
import type { InquiryProbe } from "../parties/inquiry/inquiry.job.ts";
import type { Parts } from "../parts.ts";
import type { LotProbe } from "../quality/inspections.job.ts";
import type { CapturePoint } from "../trace/capture/capture.store.ts";

/** Points between two durable steps, where a test may end the process. */
export type ProbePoint =
  | InquiryProbe
  | LotProbe
  | CapturePoint
  | "ingest.committed"
  | "log.tilesStored"
  | "log.checkpointStored"
  | "chain.intentStored"
  | "chain.signedStored"
  | "chain.broadcast"
  | "chain.mined";

/** What every role stands on. */
export interface Core {
  readonly config: Config;
  readonly pool: Pool;
  readonly chain: ChainHome;
  readonly signer: LogSigner;
  readonly tiles: TileCache;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly probe: ((point: ProbePoint) => void | Promise<void>) | undefined;
  /** Ends the process: something happened after which going on would do harm. */
  readonly fail: (error: Error) => void;
  readonly parts: Parts;
}
