import { logIdOf } from "../../device-attest/statement.ts";
import { AssessorPool } from "../../service/ingest/assessor-pool.job.ts";
import { QuarantineShare } from "../../service/ingest/quarantine-share.ts";
import { registeredKeys } from "../../service/ingest/key.store.ts";
import { Pipeline, type PipelineOptions } from "../../service/ingest/pipeline.job.ts";
import { testOrigin } from "./device.ts";
import { freshDatabase, type TestDatabase } from "./postgres.ts";

export interface TestIntake {
  readonly database: TestDatabase;
  readonly pipeline: Pipeline;
  readonly logId: Uint8Array;
  /** Takes what is in `device_key` now. */
  reloadKeys(): Promise<void>;
  close(): Promise<void>;
}

/** The real pipeline over a database of its own. */
export async function testIntake(
  options: Partial<PipelineOptions> = {},
  clockBehindMsMax = 30 * 86_400_000,
): Promise<TestIntake> {
  const database = await freshDatabase();
  const logId = logIdOf(testOrigin);
  const settings = {
    logId,
    clockAheadMsMax: 300_000,
    clockBehindMsMax,
    payloadBytesMax: 1_048_576,
  };
  const failures: Error[] = [];
  const assessors = new AssessorPool(1, settings, (error) => failures.push(error));
  const pipeline = new Pipeline({
    pool: database.pool,
    assessors,
    now: () => new Date(),
    batchMax: 200,
    batchesInFlightMax: 3,
    lingerMs: 2,
    queueBytesMax: 64 << 20,
    deferredShare: { countMax: 100, bytesMax: 10_000_000 },
    quarantineShare: new QuarantineShare(100, 100),
    onRetry: () => undefined,
    ...options,
  });
  return {
    database,
    pipeline,
    logId,
    reloadKeys: async () => assessors.useKeys(await registeredKeys(database.pool)),
    close: async () => {
      await pipeline.drain();
      await assessors.close();
      await database.drop();
    },
  };
}
