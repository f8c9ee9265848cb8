import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { measureRedTeam } from "./measure.ts";

const EACH = 60;
const file = fileURLToPath(new URL("../../service/portrait/checks/measured.ts", import.meta.url));

/** `node scripts/red-team/write-rates.ts` measures the checks, and writes what every result of theirs carries. */
const { detection, falseAlarms, honest } = measureRedTeam(EACH);
const text = `import type { CheckName } from "./check.ts";

/** Written by scripts/red-team/write-rates.ts: ${String(honest)} honest factories, ${String(EACH)} of each fraud and strength. */
export const HONEST_MEASURED = ${String(honest)};

/** Share of honest factories that a check strikes at. */
export const falseAlarms: Readonly<Record<CheckName, number>> = ${JSON.stringify(falseAlarms)};

/** Share of frauds of its own kind that a check finds, from subtle to blatant. */
export const detection: Readonly<
  Record<CheckName, Readonly<Record<"subtle" | "plain" | "blatant", number>>>
> = ${JSON.stringify(detection)};
`;
const options = await resolveConfig(file);
await writeFile(file, await format(text, { ...options, parser: "typescript" }));
