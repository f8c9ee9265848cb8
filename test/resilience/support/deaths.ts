import { setTimeout as sleep } from "node:timers/promises";
import type { InquiryProbe } from "../../../service/parties/inquiry/inquiry.job.ts";
import type { LotProbe } from "../../../service/quality/inspections.job.ts";
import type { ProbePoint } from "../../../service/roles/core.ts";
import type { CapturePoint } from "../../../service/trace/capture/capture.store.ts";
import type { Ending } from "../../support/service-process.ts";
import type { ProcessSite } from "./process-site.ts";

/** How a life is to end: at a point of the work, or after some time from its very beginning. */
export type Death =
  { readonly point: ProbePoint; readonly occurrence: number } | { readonly afterMs: number };

/** A point that a life does not come to, so long after it is ready, is given up. */
const POINT_MS_MAX = 8_000;

interface Life {
  /** What it is asked once it is ready. */
  readonly meanwhile?: () => Promise<void>;
  /** How long after that its point is waited for. */
  readonly pointMsMax?: number;
}

/** Lets the service live and be killed. @throws Error when it ended by itself, with its log */
export async function liveAndDie(
  site: ProcessSite,
  death: Death,
  { meanwhile, pointMsMax = POINT_MS_MAX }: Life = {},
): Promise<Ending> {
  const service = site.launch("point" in death ? death : undefined);
  const timer = new AbortController();
  const asked = service.ready.then((ready) => ready && meanwhile?.());
  // A busy machine takes its time to start one: that is not the life's to spend.
  const pointMissed = async (): Promise<void> => {
    await asked;
    await sleep(pointMsMax, undefined, { signal: timer.signal });
  };
  const waiting =
    "point" in death ? pointMissed() : sleep(death.afterMs, undefined, { signal: timer.signal });
  void waiting.then(
    () => service.kill("SIGKILL"),
    () => undefined,
  );
  const ending = await service.ended;
  timer.abort();
  await asked;
  if (ending.signal !== "SIGKILL") throw new Error(`it ended by itself: ${ending.log}`);
  return ending;
}

/** Looks and lots pass elsewhere: `test/parties/inquiry/kill.test.ts`, `test/resilience/lot-kill.test.ts`. */
type Elsewhere = InquiryProbe | LotProbe | CapturePoint;

/** Where records pass. */
const occurrencesMax: Readonly<Record<Exclude<ProbePoint, Elsewhere>, number>> = {
  "ingest.committed": 20,
  "log.tilesStored": 5,
  "log.checkpointStored": 5,
  "chain.intentStored": 2,
  "chain.signedStored": 2,
  "chain.broadcast": 2,
  "chain.mined": 2,
};
export const points = Object.keys(occurrencesMax) as (keyof typeof occurrencesMax)[];

/**
 * Deaths in random order: twice at every point, once when it is passed first and once later, and `more` at any time.
 * @param random from [0, 1)
 */
export function deathsFor(more: number, random: () => number): Death[] {
  const atPoints = points.flatMap((point): Death[] => [
    { point, occurrence: 1 },
    { point, occurrence: 1 + Math.floor(random() * occurrencesMax[point]) },
  ]);
  const atAnyTime = Array.from({ length: more }, (): Death => ({ afterMs: 50 + random() * 2_000 }));
  return [...atPoints, ...atAnyTime]
    .map((death) => ({ death, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ death }) => death);
}
