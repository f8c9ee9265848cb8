import process from "node:process";
import { type Command, misuseOf } from "./command.ts";

/** Loaded one by one, so that `verify` needs neither database nor chain. */
const commands: Readonly<Record<string, () => Promise<{ readonly run: Command }>>> = {
  account: () => import("../scripts/account.ts"),
  chain: () => import("../scripts/chain.ts"),
  check: () => import("../scripts/check.ts"),
  acceptance: () => import("../scripts/acceptance.ts"),
  bench: () => import("../scripts/bench.ts"),
  "decision-key": () => import("../scripts/decision-key.ts"),
  demo: () => import("../scripts/demo.ts"),
  deploy: () => import("../scripts/deploy.ts"),
  device: () => import("../device-attest/cli.ts"),
  enrol: () => import("../scripts/enrol.ts"),
  facts: () => import("../scripts/facts.ts"),
  fuzz: () => import("../scripts/fuzz.ts"),
  gateway: () => import("../device-attest/gateway/cli.ts"),
  "inquiry-key": () => import("../scripts/inquiry-key.ts"),
  model: () => import("../scripts/model.ts"),
  "pay-fact": () => import("../scripts/pay-fact.ts"),
  privacy: () => import("../scripts/privacy.ts"),
  "replay-decision": () => import("../scripts/replay-decision.ts"),
  replay: () => import("../scripts/replay.ts"),
  serve: () => import("../scripts/serve.ts"),
  test: () => import("../scripts/test.ts"),
  verify: () => import("../scripts/verify.ts"),
};

const [name = "help", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

if (command === undefined) {
  const isHelp = name === "help" || name === "--help";
  if (!isHelp) process.stderr.write(`tallystick: there is no command ${name}\n`);
  process.stderr.write(`usage: ./tallystick ${Object.keys(commands).join("|")} [options]\n`);
  process.exitCode = isHelp ? 0 : 2;
} else {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => abort.abort(signal));
  const { run } = await command();
  const running = run({
    args,
    env: process.env,
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    signal: abort.signal,
  });
  process.exitCode = await running.catch((error: unknown) => {
    const misuse = misuseOf(error);
    if (misuse === undefined) throw error;
    process.stderr.write(`tallystick ${name}: ${misuse}\n./tallystick ${name} --help says more\n`);
    return 2;
  });
}
