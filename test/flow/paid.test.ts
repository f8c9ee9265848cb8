import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run as checkFacts } from "../../scripts/facts.ts";
import { run as payFact } from "../../scripts/pay-fact.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Command } from "../../service/command.ts";
import type { ShownFact } from "../../service/credit/fact/shown-facts.ts";
import { eventually } from "../support/eventually.ts";
import { embeddedOf, machineFor } from "../support/grants.ts";
import { type TestService, testService } from "../support/service.ts";

const [payer, supplier] = [firstParties.bank, firstParties.factory].map((id) => id.slice(2)) as [string, string]; // prettier-ignore

let target: TestService;
let folder: string;
let headers: Record<string, string>;
beforeAll(async () => {
  target = await testService();
  folder = await mkdtemp(join(tmpdir(), "tallystick-paid-"));
  await writeFile(file("trust.json"), JSON.stringify(target.service.chain.manifest));
  await writeFile(file("payer-key"), embeddedOf(target).wallet(5).privateKey);
  headers = await machineFor(target, supplier, ["view", "manage", "look"]);
});
afterAll(async () => {
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string): string => join(folder, name);

async function command(run: Command, ...args: string[]): Promise<{ code: number; said: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const code = await run({ args, env: { LANG: "C" }, stdout, stderr, signal });
  stdout.end();
  stderr.end();
  return { code, said: (await text(stdout)) + (await text(stderr)) };
}

function says(invoice: string, paid: string, ...more: readonly string[]) {
  const named = {
    home: file("payer"),
    service: target.service.httpUrl ?? "",
    trust: file("trust.json"),
    payer,
    "paid-to": supplier,
    invoice,
    amount: "1200.00",
    currency: "CNY",
    due: "2026-06-08",
    paid,
    out: file(`${invoice}.json`),
  };
  const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
  return command(payFact, ...args, ...more);
}

const factsIn = async (invoice: string): Promise<ShownFact[]> =>
  (JSON.parse(await readFile(file(`${invoice}.json`), "utf8")) as { facts: ShownFact[] }).facts;

const api = (path: string): string => `${target.service.httpUrl ?? ""}/v1/${path}`;

async function disclosed(facts: readonly ShownFact[]): Promise<unknown> {
  const body = JSON.stringify({ facts: facts.map(({ fact }) => ({ fact })) });
  const reply = await fetch(api(`parties/${supplier}/payment-facts`), { method: "POST", headers, body }); // prettier-ignore
  return reply.json();
}

interface Portrait {
  readonly figures: readonly { readonly name: string; readonly value: string | null }[];
}

/** Share of invoices paid on time, and days late of each. */
async function punctuality(): Promise<(string | null | undefined)[]> {
  const period = "from=2026-06-01T00:00:00.000Z&to=2026-07-01T00:00:00.000Z&resolution=month";
  const reply = await fetch(api(`factories/${supplier}/portrait/payment?${period}`), { headers });
  const { figures } = (await reply.json()) as Portrait;
  return ["paidOnTime", "daysPaidLate"].map((name) => figures.find((one) => one.name === name)?.value); // prettier-ignore
}

describe("that a core enterprise paid, by its own word", () => {
  it("waits in its folder until its key is registered, and is on record then, once", async () => {
    expect(await says("A-1", "2026-06-11")).toMatchObject({ code: 1 });
    expect(await says("A-1", "2026-06-11", "--payer-key-file", file("payer-key"))).toMatchObject({
      code: 0,
      said: expect.stringContaining("on record") as string,
    });
    const first = await factsIn("A-1");
    expect(first).toMatchObject([{ fact: { what: "paid", amount: "120000", daysLate: 3, sequence: 1 } }]); // prettier-ignore
    await says("A-1", "2026-06-11", "--payer-key-file", file("payer-key"));
    expect(await factsIn("A-1")).toEqual(first);
  });

  it("verifies by whom it is shown to, without the service", async () => {
    const trusting = ["--trust", file("trust.json"), "--rpc", target.service.chain.url];
    const { code, said } = await command(checkFacts, file("A-1.json"), ...trusting);
    expect(said).toContain("on record: 0 of 1 on time, 3 days late together");
    expect(code).toBe(0);
  });

  it("shows in the portrait of the supplier who discloses it, as it was said last", async () => {
    await says("A-2", "2026-06-05");
    const all = [...(await factsIn("A-1")), ...(await factsIn("A-2"))];
    expect(await disclosed(all)).toEqual({ kept: 2, refused: [] });
    const half = await eventually(punctuality, ([share]) => share === "0.5");
    expect(half).toEqual(["0.5", "1.5"]);
    await says("A-1", "2026-06-07");
    const mended = await factsIn("A-1");
    expect(mended.map(({ fact }) => fact.daysLate)).toEqual([3, 0]);
    expect(await disclosed(mended)).toEqual({ kept: 2, refused: [] });
    expect(await eventually(punctuality, ([share]) => share === "1")).toEqual(["1", "0"]);
  });

  it("is refused where it is of no day, of nothing, or about itself", async () => {
    for (const wrong of [
      ["--due", "2026-02-30"],
      ["--amount", "12.5"],
      ["--paid-to", payer],
    ])
      expect((await says("A-3", "2026-06-05", ...wrong)).code).toBe(2);
  });
});
