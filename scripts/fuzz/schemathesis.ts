import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CommandContext } from "../../service/command.ts";
import type { Asker } from "./askers.ts";

const VERSION = "4.32.5";
/** Longer than any answer may take; what is slower is a fault. */
const ANSWER_SECONDS_MAX = 10;

const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

/** How often each `METHOD /path status` was seen. */
export type Seen = Readonly<Record<string, number>>;

export interface Round {
  readonly service: string;
  readonly asker: Asker;
  /** Values of path parameters that are the asker's own, by name. */
  readonly own: Readonly<Record<string, string>>;
  readonly examplesPerOperation: number;
  readonly seed: number;
  readonly scratch: string;
}

/** Brings schemathesis into a virtual environment of its own, once. @returns undefined where Python has none */
export async function bringSchemathesis(context: CommandContext): Promise<string | undefined> {
  const home = resolve(`.tallystick/schemathesis-${VERSION}`);
  const program = join(home, "bin/schemathesis");
  if (
    await access(program).then(
      () => true,
      () => false,
    )
  )
    return program;
  const steps: readonly [string, ...string[]][] = [
    ["python3", "-m", "venv", home],
    [join(home, "bin/pip"), "install", "--quiet", `schemathesis==${VERSION}`],
  ];
  for (const [tool, ...args] of steps)
    if ((await runTool(context, tool, args, {})) !== 0) return undefined;
  return program;
}

/** Lets schemathesis ask in somebody's name. @returns whether nothing was wrong, and what it saw */
export async function fuzzAs(
  context: CommandContext,
  program: string,
  { asker, examplesPerOperation, own, scratch, seed, service }: Round,
): Promise<{ clean: boolean; seen: Seen }> {
  const seenFile = join(scratch, "seen.json");
  const args = [
    "run",
    `${service}/openapi.json`,
    ...Object.entries({
      checks: checks.join(","),
      phases: "examples,coverage,fuzzing",
      "max-examples": String(examplesPerOperation),
      seed: String(seed),
      "request-timeout": String(ANSWER_SECONDS_MAX),
      "generation-database": "none",
      // Made up, they would stand in for what the asker has.
      "generation-with-security-parameters": "false",
      "suppress-health-check": "all",
      warnings: "off",
    }).map(([name, value]) => `--${name}=${value}`),
    "--continue-on-failure",
    "--no-color",
    ...Object.entries(asker.headers).map(([name, value]) => `--header=${name}: ${value}`),
    ...asker.spares.map((operation) => `--exclude-operation-id=${operation}`),
  ];
  const code = await runTool(context, program, args, {
    SCHEMATHESIS_HOOKS: fileURLToPath(new URL("hooks.py", import.meta.url)),
    FUZZ_OWN: JSON.stringify(own),
    FUZZ_SEEN: seenFile,
  });
  const seen = JSON.parse(await readFile(seenFile, "utf8")) as Seen;
  return { clean: code === 0, seen };
}

async function runTool(
  { env, signal, stderr }: CommandContext,
  tool: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(tool, args, {
    env: { ...env, ...extra },
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Progress and faults are for people: what programs read is the exit code.
  for (const stream of [child.stdout, child.stderr]) stream.pipe(stderr, { end: false });
  const [code] = (await once(child, "close").catch(() => [1])) as [number | null];
  return code ?? 1;
}
