import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "../service/command.ts";
import { type AccessFigures, fullAccess, measureAccess, quickAccess } from "./bench/access.ts";
import { type CreditFigures, fullCredit, measureCredit, quickCredit } from "./bench/credit.ts";
import { type EvidenceFigures, full, measureEvidence, quick } from "./bench/evidence.ts";
import { fullIdentity, type IdentityFigures, measureIdentity, quickIdentity } from "./bench/identity.ts"; // prettier-ignore
import { judgeGas, type JudgeFigures } from "./bench/judge-gas.ts";
import { fullTrace, measureTrace, quickTrace, type TraceFigures } from "./bench/trace.ts";

const usage = `usage: ./tallystick bench evidence|access|trace|credit|identity [--quick] [--json FILE]

evidence  the way of a record from device to anchored receipt on this machine, with everything on it
access    authorised reads of a factory's activity, and what authorisation check and inquiry log cost
trace     the index of things: where from and where to, a recall, and the gas of judging
credit    portraits of factories with a year of hours each: reading one, and keeping it up; and deciding on many
identity  devices that enrol by EST, and that are connected by MQTT over mutual TLS

--quick ends within a minute or two; --json writes the figures for programs.
`;

type Row = readonly [name: string, value: string, note?: string];

/** Figures that the issue aims at: name, unit, how to read it, and whether the aim is met. */
const evidenceRows = ({ anchor, ingest }: EvidenceFigures): readonly Row[] => [
  ["durable records/s (MQTT QoS 1)", String(ingest.recordsPerSecond)],
  ["raw P-256 verifications/s", String(ingest.verifyPerSecond)],
  ["records / verifications", String(ingest.ratio), aim(ingest.ratio >= 0.6, ">= 0.6")],
  ["own verifications/s, for comparison", String(ingest.ownVerifyPerSecond)],
  ["readings/s (100 a record)", String(ingest.readingsPerSecond)],
  ["acknowledge p50 at half load, ms", String(ingest.ackMsP50)],
  [
    "acknowledge p99 at half load, ms",
    String(ingest.ackMsP99),
    aim(ingest.ackMsP99 < 100, "< 100"),
  ],
  ["service memory, MB", String(ingest.rssMb), aim(ingest.rssMb < 400, "< 400")],
  ["database bytes a record", String(ingest.bytesPerRecord)],
  ["last round / first round", String(ingest.lastToFirst), aim(ingest.lastToFirst > 0.9, "> 0.9")],
  ...Object.entries(anchor.gas).map(([size, gas]): Row => [
    `gas of an anchor at ${size}`,
    String(gas),
    aim(gas < 115_000, "< 115000"),
  ]),
  [
    "acknowledged to receipt p99, ms",
    String(anchor.anchoredMsP99),
    aim(anchor.anchoredMsP99 < anchor.intervalMs + 3000, `< ${String(anchor.intervalMs)} + 3000`),
  ],
];

const accessRows = ({ access }: AccessFigures): readonly Row[] => [
  [
    "authorised reads/s",
    String(access.readsPerSecond),
    aim(access.readsPerSecond >= 2000, ">= 2000"),
  ],
  ["the same reads without, /s", String(access.plainReadsPerSecond)],
  [
    "check and log, percent of reads",
    String(access.consentOverheadPercent),
    aim(access.consentOverheadPercent < 15, "< 15"),
  ],
  ["read p99 at half load, ms", String(access.readMsP99)],
];

const traceRows = ({ judge, trace }: TraceFigures & JudgeFigures): readonly Row[] => [
  ["events indexed", String(trace.events)],
  ["upstream p99, ms (whole)", String(trace.upstreamMsP99), aim(trace.upstreamMsP99 < 50, "< 50")],
  ["things that it answers", String(trace.upstreamThings)],
  [
    "downstream p99, ms (whole)",
    String(trace.downstreamMsP99),
    aim(trace.downstreamMsP99 < 50, "< 50"),
  ],
  ["things that it answers", String(trace.downstreamThings)],
  ["first page of 100 p99, ms", String(trace.pageMsP99), aim(trace.pageMsP99 < 50, "< 50")],
  ["recall, ms", String(trace.recallMs), aim(trace.recallMs < 2000, "< 2000")],
  ["things that it affects", String(trace.recallThings)],
  ["events captured/s", String(trace.capturePerSecond)],
  ["events indexed/s, the index alone", String(trace.indexedPerSecond)],
  ["p99 at all events / at a tenth", String(trace.growth), aim(trace.growth < 1.5, "< 1.5")],
  [
    "gas: first inspection of ten rules",
    String(judge.gas.first),
    aim(judge.gas.first < 150_000, "< 150000"),
  ],
  ["gas: another one", String(judge.gas.another), aim(judge.gas.another < 150_000, "< 150000")],
  [
    "gas: each of a lot of 32",
    String(Math.round(judge.gas.lotOf32 / 32)),
    aim(judge.gas.lotOf32 / 32 < 150_000, "< 150000"),
  ],
  ["gas: a lot of 32", String(judge.gas.lotOf32)],
  ["gas: release", String(judge.gas.release)],
];

const creditRows = ({ credit, redteam }: CreditFigures): readonly Row[] => [
  ["factories with a year of hours", String(credit.factories)],
  [
    "portrait of a year by month p99, ms",
    String(credit.portraitMsP99),
    aim(credit.portraitMsP99 < 20, "< 20"),
  ],
  ["the same by day p99, ms", String(credit.portraitByDayMsP99)],
  ...Object.entries(credit.atFactories).map(([count, ms]): Row => [
    `by month at ${count} factories p99, ms`,
    String(ms),
  ]),
  ["p99 at all / at the fewest", String(credit.growth), aim(credit.growth < 1.5, "< 1.5")],
  ["a decision by HTTP, with its looks, p50, ms", String(credit.decisionMsP50)],
  ["the same p99, ms", String(credit.decisionMsP99), aim(credit.decisionMsP99 < 50, "< 50")],
  ["one record more, ms", String(credit.updateMs), aim(credit.updateMs < 5, "< 5")],
  ["the same p99, ms", String(credit.updateMsP99)],
  ["applications decided", String(credit.portfolioFactories)],
  [
    "one after another, s",
    String(credit.portfolioSeconds),
    aim((credit.portfolioSeconds / credit.portfolioFactories) * 10_000 < 60, "< 60 for 10000"),
  ],
  ...Object.entries(redteam.detection).map(([kind, found]): Row => [
    `found of ${kind}, subtle / plain / blatant, %`,
    Object.values(found).map(percent).join(" / "),
  ]),
  ...Object.entries(redteam.falseAlarms).map(([check, struck]): Row => [
    `${check} strikes at honest factories, % of ${String(redteam.honest)}`,
    percent(struck),
  ]),
  ...Object.entries(redteam.honestFlagged).map(([kind, struck]): Row => [
    `honest (${kind}), and struck at by any, %`,
    percent(struck),
  ]),
];

const identityRows = ({ identity }: IdentityFigures): readonly Row[] => [
  [
    "enrolments by EST/s",
    String(identity.enrolPerSecond),
    aim(identity.enrolPerSecond * 60 >= 1000, "1000 in a minute"),
  ],
  ["devices enrolled", String(identity.enrolled)],
  ["MQTT/TLS connections at once", String(identity.connections)],
  ["service memory with them, MB", String(identity.brokerRssMb)],
  ["service memory before, MB", String(identity.idleRssMb)],
  [
    "ended to disconnected, ms",
    String(identity.endToDisconnectMs),
    aim(identity.endToDisconnectMs < 1000, "< 1000"),
  ],
];

const percent = (share: number): string => (100 * share).toFixed(1);

const aim = (met: boolean, text: string): string => `${met ? "met   " : "missed"} ${text}`;

type Say = (text: string) => void;

const benches: Readonly<
  Record<string, (isQuick: boolean, say: Say) => Promise<{ rows: readonly Row[]; figures: object }>>
> = {
  evidence: async (isQuick, say) => {
    const figures = await measureEvidence(isQuick ? quick : full, say);
    return { figures, rows: evidenceRows(figures) };
  },
  access: async (isQuick, say) => {
    const figures = await measureAccess(isQuick ? quickAccess : fullAccess, say);
    return { figures, rows: accessRows(figures) };
  },
  trace: async (isQuick, say) => {
    say("gas of judging");
    const figures = {
      ...(await judgeGas()),
      ...(await measureTrace(isQuick ? quickTrace : fullTrace, say)),
    };
    return { figures, rows: traceRows(figures) };
  },
  credit: async (isQuick, say) => {
    const figures = await measureCredit(isQuick ? quickCredit : fullCredit, say);
    return { figures, rows: creditRows(figures) };
  },
  identity: async (isQuick, say) => {
    const figures = await measureIdentity(isQuick ? quickIdentity : fullIdentity, say);
    return { figures, rows: identityRows(figures) };
  },
};

/** `./tallystick bench` */
export const run: Command = async ({ args, stderr, stdout }) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: "boolean" }, json: { type: "string" }, help: { type: "boolean" } },
  });
  const [name = ""] = positionals;
  const measure = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (values.help === true || measure === undefined) {
    if (values.help !== true && name !== "")
      stderr.write(`bench: there is no ${name} to measure\n`);
    stderr.write(usage);
    return values.help === true ? 0 : 2;
  }
  const say: Say = (text) => void stderr.write(`… ${text}\n`);
  const { figures, rows } = await measure(values.quick === true, say);
  for (const [what, value, note = ""] of rows)
    stdout.write(`${what.padEnd(36)} ${value.padStart(10)}  ${note}\n`);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
};
