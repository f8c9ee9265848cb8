import { createHash } from "node:crypto";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import { gaussian, logNormal, type Random, seededRandom } from "../../simulation/random.ts";
import type { Borrower } from "./borrower.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SLOT_MS = 900_000;
const SLOTS = DAY_MS / SLOT_MS;
export const LINES_A_DAY = 2;
const INSPECTED_A_DAY = 25;

export interface HistoryOptions {
  /** URN of the gateway that says it. */
  readonly device: string;
  /** Where today begins, UTC. */
  readonly todayMs: number;
  /** Tells one factory's things from another's. */
  readonly seed: number;
}

/**
 * What a workshop's gateway kept of the days before: of each day a record of each machine's power and energy by the quarter
 * of an hour, one of the parts inspected, and the lines of orders that were due.
 */
export function historyOf(borrower: Borrower, options: HistoryOptions): RecordDraft[] {
  const random = seededRandom(options.seed);
  const curves = new Map<string, readonly number[]>();
  const works = new Map(
    borrower.machines.map((machine) => [machine, { left: 0, level: 0, noise: 0 }]),
  );
  return Array.from({ length: borrower.days }, (_one, at) => borrower.days - at).flatMap((back) => {
    const dayMs = options.todayMs - back * DAY_MS;
    const readings = borrower.machines.map((machine) => {
      const known = borrower.replays ? curves.get(machine) : undefined;
      const curve = known ?? curveOf(borrower, works.get(machine)!, random);
      curves.set(machine, curve);
      return readingOf(machine, curve, dayMs, options);
    });
    return [
      ...readings,
      ...inspectionsOf(borrower, dayMs, options, random),
      ...Array.from({ length: LINES_A_DAY }, (_line, no) =>
        lineOf(borrower, dayMs, no, options, random),
      ),
    ];
  });
}

/** A job at a level of its own; within it a quarter of an hour is much like the one before. */
interface Work {
  left: number;
  level: number;
  noise: number;
}

/** Watts by the quarter of an hour: jobs in the shift, drives before and after, a breakdown now and then. */
function curveOf({ shift }: Borrower, work: Work, random: Random): number[] {
  const downFrom = random() < 0.25 ? Math.floor(random() * SLOTS) : SLOTS;
  return Array.from({ length: SLOTS }, (_one, slot) => {
    const hour = slot / 4;
    if (work.left-- <= 0) {
      work.left = 10 + random() * 120;
      work.level = logNormal(random, 2200, 0.15);
    }
    work.noise = 0.6 * work.noise + 0.05 * gaussian(random);
    const isDown = slot >= downFrom && slot < downFrom + 6;
    if (hour >= shift.from && hour < shift.to && !isDown) return work.level * (1 + work.noise);
    const isNear = hour >= shift.from - 1 && hour < shift.to + 1;
    return Math.abs((isNear ? 260 : 18) + 12 * gaussian(random));
  });
}

const readingOf = (
  machine: string,
  curve: readonly number[],
  dayMs: number,
  { device }: HistoryOptions,
): RecordDraft => ({
  kind: "reading",
  device,
  machine,
  capturedAt: new Date(dayMs).toISOString(),
  source: "sensor",
  subjects: [],
  readings: curve.flatMap((watts, slot) => [
    { metric: "power.active", unit: "W", value: watts.toFixed(1), offsetMs: slot * SLOT_MS },
    {
      metric: "energy.interval",
      unit: "W.h",
      value: (watts / 4).toFixed(1),
      offsetMs: slot * SLOT_MS,
    },
  ]),
});

/** Two lines of three are the first one's. */
const BUYERS = [0, 1, 0].map((no) => `urn:epc:id:pgln:9521141.0010${String(no)}`);

const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { order: "https://tallystick.dev/vocabulary/order/" },
] as const;

/** @param said what the event says beside the time */
const eventOf = (
  atMs: number,
  source: "gateway" | "document",
  said: { readonly epcList: readonly string[]; readonly bizStep: string },
  { device }: HistoryOptions,
): RecordDraft => {
  const at = new Date(atMs).toISOString();
  return {
    kind: "event",
    device,
    machine: "office",
    capturedAt: at,
    source,
    subjects: [...said.epcList],
    step: said.bizStep,
    event: {
      "@context": [...CONTEXT],
      type: "ObjectEvent",
      action: "OBSERVE",
      eventTime: at,
      eventTimeZoneOffset: "+08:00",
      ...said,
      epcList: [...said.epcList],
    },
  };
};

/** A name that is the same each time the history is made. */
function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = createHash("sha256").update(parts.join(" ")).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-"); // prettier-ignore
}

function inspectionsOf(
  { scrap }: Borrower,
  dayMs: number,
  options: HistoryOptions,
  random: Random,
): RecordDraft[] {
  const parts = Array.from({ length: INSPECTED_A_DAY }, (_one, no) => ({
    uri: `urn:uuid:${uuidOf(options.seed, dayMs, "part", no)}`,
    disposition: random() * 100 < scrap ? "non_conformant" : "conformant",
  }));
  return [...Map.groupBy(parts, ({ disposition }) => disposition)].map(([disposition, some]) => {
    const said = { epcList: some.map(({ uri }) => uri), bizStep: "inspecting", disposition };
    return eventOf(dayMs + 15 * HOUR_MS, "gateway", said, options);
  });
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function lineOf(
  { late }: Borrower,
  dayMs: number,
  no: number,
  options: HistoryOptions,
  random: Random,
): RecordDraft {
  const isLate = random() * 100 < late && dayMs + DAY_MS < options.todayMs;
  const deliveredMs = dayMs + (isLate ? DAY_MS : 0);
  const line = uuidOf(options.seed, dayMs, "line", no);
  const said = {
    epcList: [`urn:uuid:${line}`],
    bizStep: "receiving",
    "order:line": line,
    "order:buyer": BUYERS[no % BUYERS.length] ?? "",
    "order:promised": dateOf(dayMs),
    "order:delivered": dateOf(deliveredMs),
    "order:quantity": "400",
    "order:deliveredQuantity": "400",
  };
  return eventOf(deliveredMs + 17 * HOUR_MS, "document", said, options);
}
