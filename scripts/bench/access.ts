import { setTimeout as sleep } from "node:timers/promises";
import { PERIOD } from "./access-factory.ts";
import type { AccessSubject } from "./access-main.ts";
import { startBenchChild } from "./child.ts";
import { getRequest, HttpLoad } from "./http-load.ts";
import { median, quantile } from "./quantile.ts";

export interface AccessFigures {
  readonly access: {
    /** Authorised reads of a factory's activity per second, with authorisation check and inquiry log. */
    readonly readsPerSecond: number;
    /** The same reads without both, in the same process. */
    readonly plainReadsPerSecond: number;
    /** How many fewer reads there are, in percent of the plain ones. */
    readonly consentOverheadPercent: number;
    /** At half of readsPerSecond, from the moment a read was due. */
    readonly readMsP99: number;
  };
}

interface Size {
  readonly rounds: number;
  readonly seconds: number;
}
export const quickAccess: Size = { rounds: 3, seconds: 3 };
export const fullAccess: Size = { rounds: 7, seconds: 8 };

const CONNECTIONS = 64;

/** Measures what the authorisation check and the log of looks cost; load, service and database share the cores. */
export async function measureAccess(
  size: Size,
  say: (text: string) => void,
): Promise<AccessFigures> {
  say("starting the service");
  const { stop, subject } = await startSubject();
  try {
    const [authorised, plain] = await Promise.all([
      HttpLoad.open(subject.http, CONNECTIONS, requestsOf(subject)),
      HttpLoad.open(subject.plain, CONNECTIONS, requestsOf(subject)),
    ]);
    await untilReady(subject);
    await authorised.full(1);
    await plain.full(1);
    const rates: { authorised: number; plain: number }[] = [];
    for (let at = 1; at <= size.rounds; at++) {
      const pair = {
        plain: await plain.full(size.seconds),
        authorised: await authorised.full(size.seconds),
      };
      rates.push(pair);
      const [a, b] = [Math.round(pair.authorised), Math.round(pair.plain)];
      say(`round ${String(at)}: ${String(a)} authorised reads/s, ${String(b)} without`);
    }
    const reads = median(rates.map((pair) => pair.authorised));
    const plainReads = median(rates.map((pair) => pair.plain));
    say("at half load");
    const latencies = await authorised.atRate(reads / 2, size.seconds);
    authorised.close();
    plain.close();
    return {
      access: {
        readsPerSecond: Math.round(reads),
        plainReadsPerSecond: Math.round(plainReads),
        consentOverheadPercent: Number((100 * (1 - reads / plainReads)).toFixed(1)),
        readMsP99: Number(quantile(latencies, 0.99).toFixed(1)),
      },
    };
  } finally {
    await stop();
  }
}

const pathOf = ({ factory }: AccessSubject): string =>
  `/v1/factories/${factory}/activity?resolution=month&purpose=creditMonitoring` +
  `&from=${PERIOD.from}&to=${PERIOD.to}`;

const requestsOf = (subject: AccessSubject): Buffer[] =>
  subject.lenders.map((headers) => getRequest(pathOf(subject), headers));

/** The inquiry key has to be registered before anybody may look. */
async function untilReady(subject: AccessSubject): Promise<void> {
  const [headers = {}] = subject.lenders;
  const ask = () => fetch(subject.http + pathOf(subject), { headers });
  while ((await ask()).status !== 200) await sleep(100);
}

async function startSubject() {
  const { line, stop } = await startBenchChild("access-main.ts", {});
  return { subject: JSON.parse(line) as AccessSubject, stop };
}
