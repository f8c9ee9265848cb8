import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { Pacer } from "../../scripts/replay/pace.ts";
import { prepareAll, surveyAll } from "../../scripts/replay/prepare.ts";
import { replay, type ReplayResult } from "../../scripts/replay/replay.ts";

/** Real data, beside the project; absent on most machines. */
export const dataFolder = new URL("../../../shared/data/", import.meta.url).pathname;

/** Every row of a data set by the mapping in `examples/mappings`, as the gateway makes records of them. */
export async function replayed(
  set: string,
  map: string,
  send: (draft: RecordDraft) => Promise<void>,
  beganAt = Date.parse("2026-01-01T00:00:00Z"),
): Promise<ReplayResult> {
  const mapping = new URL(`../../examples/mappings/${map}.yaml`, import.meta.url).pathname;
  const surveyed = await surveyAll(mapping, [dataFolder + set]);
  return replay({
    sources: prepareAll(surveyed, "urn:dev:ops:32473-test", beganAt),
    done: 0,
    sink: { send, flush: () => Promise.resolve() },
    newest: undefined,
    pacer: new Pacer("max", { now: () => 0, sleep: () => Promise.resolve() }),
    signal: new AbortController().signal,
    onComplaint: () => undefined,
    onProgress: () => undefined,
  });
}
