import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "../service/command.ts";
import { type EvidenceFigures, full, measureEvidence, quick } from "./bench/evidence.ts";

const usage = `usage: ./tallystick bench evidence [--quick] [--json FILE]

Measures the way of a record from device to anchored receipt on this machine, with everything on it.
--quick ends within a minute; --json writes the figures for programs.
`;

/** Figures that the issue aims at: name, unit, how to read it, and whether the aim is met. */
const rows = ({ anchor, ingest }: EvidenceFigures): readonly (readonly string[])[] => [
  ["durable records/s (MQTT QoS 1)", String(ingest.recordsPerSecond), ""],
  ["raw P-256 verifications/s", String(ingest.verifyPerSecond), ""],
  ["records / verifications", String(ingest.ratio), aim(ingest.ratio >= 0.6, ">= 0.6")],
  ["own verifications/s, for comparison", String(ingest.ownVerifyPerSecond), ""],
  ["readings/s (100 a record)", String(ingest.readingsPerSecond), ""],
  ["acknowledge p50 at half load, ms", String(ingest.ackMsP50), ""],
  [
    "acknowledge p99 at half load, ms",
    String(ingest.ackMsP99),
    aim(ingest.ackMsP99 < 100, "< 100"),
  ],
  ["service memory, MB", String(ingest.rssMb), aim(ingest.rssMb < 400, "< 400")],
  ["database bytes a record", String(ingest.bytesPerRecord), ""],
  ["last round / first round", String(ingest.lastToFirst), aim(ingest.lastToFirst > 0.9, "> 0.9")],
  ...Object.entries(anchor.gas).map(([size, gas]) => [
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

const aim = (met: boolean, text: string): string => `${met ? "met   " : "missed"} ${text}`;

/** `./tallystick bench evidence` */
export const run: Command = async ({ args, stderr, stdout }) => {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: { type: "boolean" }, json: { type: "string" }, help: { type: "boolean" } },
  });
  if (values.help === true || positionals[0] !== "evidence") {
    stderr.write(usage);
    return values.help === true ? 0 : 2;
  }
  const figures = await measureEvidence(values.quick === true ? quick : full, (text) =>
    stderr.write(`… ${text}\n`),
  );
  for (const [name = "", value = "", note = ""] of rows(figures))
    stdout.write(`${name.padEnd(36)} ${value.padStart(10)}  ${note}\n`);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
};
