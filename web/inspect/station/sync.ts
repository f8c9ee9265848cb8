import { backoffMs } from "../../../device-attest/backoff.ts";
import { delay } from "../../../device-attest/delay.ts";
import { DeviceAgent } from "../../../device-attest/device-agent.ts";
import { httpSender } from "../../../device-attest/http-sender.ts";
import { call, CallFailed } from "../../app/api/client.ts";
import { upload, waitingAttachments } from "./attachments.ts";
import { followRegistration } from "./registration.ts";
import { putSetting } from "./settings.ts";
import type { Station } from "./station.ts";

const SENDING = "tallystick-inspect-send";
const TICK_MS = 2000;
const BACKOFF = { msMin: 1000, msMax: 60_000 } as const;
const IDLE_MS = 5000;
const PLANS_MS = 60_000;

/** Sends what waits for as long as the page is open: one page of the browser at a time, the next when it closes. */
export async function keepSending(station: Station, signal: AbortSignal): Promise<void> {
  await navigator.locks
    .request(SENDING, { signal }, async () => {
      const forget = station.changes.listen(() => void station.shelf.refresh());
      await Promise.all([sendRecords(station, signal), fetchAndUpload(station, signal)]);
      forget();
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

/** Starts afresh, without waiting out a back-off, when the browser says that the network is back. */
async function sendRecords({ changes, outbox }: Station, signal: AbortSignal): Promise<void> {
  const sender = httpSender({ url: location.origin });
  const agent = new DeviceAgent({
    outbox,
    sender,
    tickMs: TICK_MS,
    backoff: BACKOFF,
    onEvent: ({ kind }) => {
      if (kind === "anchored" || kind === "acknowledged") changes.tell();
    },
  });
  while (!signal.aborted) {
    const round = new AbortController();
    const again = (): void => round.abort();
    window.addEventListener("online", again, { once: true });
    await agent.run(AbortSignal.any([signal, round.signal]));
    window.removeEventListener("online", again);
  }
}

/** Pictures, the key's registration and the plans: what needs somebody who is signed in. */
async function fetchAndUpload(station: Station, signal: AbortSignal): Promise<void> {
  let plansAt = 0;
  for (let failures = 0; !signal.aborted;) {
    const isDone = await oneRound(station).catch(() => false);
    if (Date.now() - plansAt > PLANS_MS) {
      plansAt = Date.now();
      await refreshPlans(station.database, station.identity.party);
    }
    station.changes.tell();
    failures = isDone ? 0 : failures + 1;
    await untilOnline(isDone ? IDLE_MS : backoffMs(failures, BACKOFF, Math.random()), signal);
  }
}

/** @returns whether nothing is left to do */
async function oneRound({ database, identity }: Station): Promise<boolean> {
  const waiting = await waitingAttachments(database);
  let left = 0;
  for (const sha256 of waiting)
    if ((await upload(database, identity.party, sha256)) === "later") left++;
  await followRegistration(database);
  return left === 0;
}

/** What is kept stays where nobody may read it at the moment. */
export async function refreshPlans(database: IDBDatabase, party: string): Promise<void> {
  try {
    const plans = await call("readInspectionPlans", { path: { party } });
    await putSetting(database, "plans", plans);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
  }
}

/** Until the network comes back, or `ms` passed. */
async function untilOnline(ms: number, signal: AbortSignal): Promise<void> {
  const told = new AbortController();
  const wake = (): void => told.abort();
  window.addEventListener("online", wake, { once: true });
  await delay(ms, AbortSignal.any([signal, told.signal]));
  window.removeEventListener("online", wake);
}
