import { anchorGas } from "./anchor-gas.ts";
import { atRate, type Lane, openLanes, receiptDelays, round } from "./lanes.ts";
import { median, quantile } from "./quantile.ts";
import { rawVerificationsPerSecond } from "./raw-verification.ts";
import { startSubject, type Subject } from "./subject.ts";

export interface EvidenceFigures {
  readonly ingest: {
    /** Durable records per second over MQTT QoS 1, one reading each. */
    readonly recordsPerSecond: number;
    /** Readings per second at 100 readings a record. */
    readonly readingsPerSecond: number;
    /** P-256 verifications per second on all cores, alone, in this run, by the platform's call for r‖s signatures. */
    readonly verifyPerSecond: number;
    /** The same by the service's own verifier, which is quicker. */
    readonly ownVerifyPerSecond: number;
    /** recordsPerSecond / verifyPerSecond */
    readonly ratio: number;
    /** At half of recordsPerSecond, from the moment a packet was due. */
    readonly ackMsP50: number;
    readonly ackMsP99: number;
    /** Largest resident memory of the service's process. */
    readonly rssMb: number;
    /** Of the database, all tables and indexes. */
    readonly bytesPerRecord: number;
    /** Of the last round against the first. */
    readonly lastToFirst: number;
  };
  readonly anchor: {
    readonly gas: Readonly<Record<string, number>>;
    /** From acknowledgement to a readable anchored receipt. */
    readonly anchoredMsP99: number;
    readonly intervalMs: number;
  };
}

interface Size {
  readonly verifySeconds: number;
  /** Sent before the clock runs: the first thousands meet code that is not compiled yet. */
  readonly warmUpRecords: number;
  readonly rounds: number;
  readonly recordsPerRound: number;
  readonly wideRecords: number;
  readonly latencySeconds: number;
  readonly receiptsPerDevice: number;
}

export const quick: Size = {
  verifySeconds: 2,
  warmUpRecords: 8_000,
  rounds: 3,
  recordsPerRound: 20_000,
  wideRecords: 2000,
  latencySeconds: 3,
  receiptsPerDevice: 2,
};
export const full: Size = {
  verifySeconds: 5,
  warmUpRecords: 20_000,
  rounds: 20,
  recordsPerRound: 100_000,
  wideRecords: 20_000,
  latencySeconds: 20,
  receiptsPerDevice: 8,
};

const INTERVAL_MS = 2000;

/** Measures the way of a record from device to anchored receipt; load generator, broker and database share the cores. */
export async function measureEvidence(
  size: Size,
  say: (text: string) => void,
): Promise<EvidenceFigures> {
  say("raw P-256 verification on all cores");
  const verifyPerSecond = await rawVerificationsPerSecond("platform", size.verifySeconds);
  const ownVerifyPerSecond = await rawVerificationsPerSecond("service", size.verifySeconds);
  say("starting the service");
  const subject = await startSubject({ ANCHOR_INTERVAL_MS: String(INTERVAL_MS) });
  try {
    const lanes = await openLanes(subject);
    const watch = watchMemory(subject);
    say("warming up");
    await round(lanes, size.warmUpRecords, 1);
    const before = await databaseBytes(subject);
    const rounds = await throughput(lanes, size, say);
    const recordsPerSecond = median(rounds);
    const records = size.rounds * size.recordsPerRound;
    const bytesPerRecord = Math.round(((await databaseBytes(subject)) - before) / records);
    say(`wide records: ${String(size.wideRecords)} of 100 readings`);
    const wide = await round(lanes, size.wideRecords, 100);
    say("acknowledgement at half load");
    const latencies = await atRate(lanes, recordsPerSecond / 2, size.latencySeconds);
    say("receipts");
    const receipts = await receiptDelays(subject, lanes, {
      perDevice: size.receiptsPerDevice,
      withinMs: INTERVAL_MS,
    });
    const rssMb = watch.stop();
    say("gas of an anchor");
    const gas = await anchorGas(subject.provider, {
      payer: subject.wallet(8),
      sequencer: subject.wallet(9),
    });
    for (const { connection } of lanes) connection.close();
    return {
      ingest: {
        recordsPerSecond: Math.round(recordsPerSecond),
        readingsPerSecond: Math.round(wide * 100),
        verifyPerSecond: Math.round(verifyPerSecond),
        ownVerifyPerSecond: Math.round(ownVerifyPerSecond),
        ratio: Number((recordsPerSecond / verifyPerSecond).toFixed(3)),
        ackMsP50: Number(quantile(latencies, 0.5).toFixed(1)),
        ackMsP99: Number(quantile(latencies, 0.99).toFixed(1)),
        rssMb,
        bytesPerRecord,
        lastToFirst: Number(((rounds.at(-1) ?? 0) / (rounds[0] ?? 1)).toFixed(2)),
      },
      anchor: {
        gas,
        anchoredMsP99: Math.round(quantile(receipts, 0.99)),
        intervalMs: INTERVAL_MS,
      },
    };
  } finally {
    await subject.stop();
  }
}

async function throughput(
  lanes: readonly Lane[],
  size: Size,
  say: (text: string) => void,
): Promise<number[]> {
  const rates: number[] = [];
  for (let at = 1; at <= size.rounds; at++) {
    rates.push(await round(lanes, size.recordsPerRound, 1));
    say(
      `round ${String(at)} of ${String(size.rounds)}: ${String(Math.round(rates.at(-1) ?? 0))} records/s`,
    );
  }
  return rates;
}

async function databaseBytes({ httpUrl }: Subject): Promise<number> {
  const metrics = await (await fetch(`${httpUrl}/metrics`)).text();
  return Number(/^tallystick_database_bytes (\S+)$/m.exec(metrics)?.[1] ?? Number.NaN);
}

function watchMemory(subject: Subject): { stop: () => number } {
  let largest = 0;
  const timer = setInterval(() => {
    void (async () => {
      largest = Math.max(largest, await subject.rssMb());
    })();
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      return largest;
    },
  };
}
