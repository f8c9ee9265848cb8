import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstParties } from "../../service/chain-home.ts";
import type { SnapshotDocument } from "../../service/portrait/snapshot/document.ts";
import { confirmLimits, declareSignal } from "../../service/portrait/signal.store.ts";
import { documentFor } from "../parties/consent/http-support.ts";
import { type TestAgent, testAgent, testFactoryId } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { machineFor, sendGrant } from "../support/grants.ts";
import { readOwn } from "../support/own-data.ts";
import { type TestService, testService } from "../support/service.ts";
import { verified } from "../support/verified.ts";

const bank = firstParties.bank.slice(2);
const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const scope = {
  sections: ["utilisation", "quality"] as const,
  from: new Date(today - 2 * DAY_MS).toISOString(),
  to: new Date(today + DAY_MS).toISOString(),
  resolution: "day" as const,
};
const yesterday = today - DAY_MS;

let target: TestService;
let sender: TestAgent;
let headers: Record<string, string>;
let folder = "";
let commitment = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-snapshot-"));
  target = await testService();
  sender = await testAgent(target);
  headers = await machineFor(target, testFactoryId, ["view", "sign"]);
  await produce();
  commitment = await granted();
});
afterAll(async () => {
  await sender.stop();
  await target.close();
  await rm(folder, { recursive: true });
});

/** A day's load of two machines, half of it evidenced, at heights that nobody chose. */
async function produce(): Promise<void> {
  for (const machine of ["mill-1", "mill-2"]) {
    await declared(machine);
    for (let hour = 0; hour < 13; hour++)
      await sender.agent.append({
        device: sender.device,
        machine,
        capturedAt: new Date(yesterday + hour * 3_600_000).toISOString(),
        kind: "reading",
        source: "sensor",
        subjects: [],
        readings: Array.from({ length: 12 }, (_one, at) => ({
          metric: "power.active",
          unit: "W",
          value: (Math.random() * 2000).toFixed(1),
          offsetMs: at * 300_000,
        })),
      });
  }
  await sender.agent.drained();
}

async function declared(machine: string): Promise<void> {
  const { pool } = target.database;
  const [by, at] = ["tester", new Date()];
  const draft = {
    machine,
    metric: "power.active",
    unit: "W",
    meaning: "load",
    slotSeconds: 300,
    stamp: "start",
    time: "claimed",
  } as const;
  const declaring = { factory: testFactoryId, draft, by, at, idempotencyKey: undefined };
  const signal = await declareSignal(pool, declaring);
  if (typeof signal === "string") throw new Error(signal);
  const limits = { idleMicro: 100_000_000n, runningMicro: 1_000_000_000n };
  await confirmLimits(pool, signal, limits, { at, by });
}

async function granted(): Promise<string> {
  const document = documentFor(bank, {
    grantor: testFactoryId,
    scope: { ...scope, sections: [...scope.sections] },
    uses: 3,
  });
  const sent = await sendGrant(target, document, headers);
  if (sent.reply.status !== 201) throw new Error(await sent.reply.text());
  return sent.commitment;
}

const url = (path: string): string =>
  `${target.service.httpUrl ?? ""}/v1/parties/${testFactoryId}/${path}`;
const newNonce = (): string => randomBytes(16).toString("base64url");

interface Taken {
  readonly status: number;
  readonly body: { readonly index: number; readonly code?: string; readonly reason?: string };
}

async function take(nonce: string, sections: readonly string[], by = commitment): Promise<Taken> {
  const body = JSON.stringify({ authorisation: by, nonce, sections });
  const reply = await fetch(url("snapshots"), { method: "POST", headers, body });
  return { status: reply.status, body: (await reply.json()) as Taken["body"] };
}

/** Once the grant is final and the key that signs is registered. */
const taken = (nonce: string, sections: readonly string[] = scope.sections): Promise<Taken> =>
  eventually(
    () => take(nonce, sections),
    ({ status }) => status === 201,
  );

async function documentOf({ body }: Taken): Promise<SnapshotDocument> {
  const reply = await eventually(
    () => fetch(url(`snapshots/${String(body.index)}`), { headers }),
    ({ status }) => status === 200,
  );
  return (await reply.json()) as SnapshotDocument;
}

const counted = (): Promise<unknown> =>
  eventually(
    async () => {
      const query = `from=${scope.from}&to=${scope.to}&resolution=day`;
      const { pool } = target.database;
      const path = `portrait/utilisation?${query}`;
      const reply = await readOwn(pool, target.service.httpUrl, path);
      return (await reply.json()) as { figures?: readonly { records: number }[] };
    },
    ({ figures }) => figures?.[0]?.records === 26,
  );

/** Bundles of all records behind the machines' figures, each in a file of its own. */
async function recordsBehind(): Promise<string[]> {
  const { pool } = target.database;
  const files: string[] = [];
  for (const machine of ["mill-1", "mill-2"]) {
    const query = `from=${scope.from}&to=${scope.to}&resolution=day&machine=${machine}`;
    const path = `portrait/utilisation/entries?${query}`;
    const listed = await readOwn(pool, target.service.httpUrl, path);
    const { entries } = (await listed.json()) as { entries: { statementHash: string }[] };
    for (const { statementHash } of entries) {
      const bundle = await readOwn(pool, target.service.httpUrl, `bundles/${statementHash}`);
      const file = join(folder, `${statementHash}.json`);
      await writeFile(file, await bundle.text());
      files.push(file);
    }
  }
  return files;
}

const nonce = newNonce();

describe("a snapshot of a portrait", () => {
  it("is verified by the command alone, counted again from its records, and bound to whom it is for", async () => {
    await counted();
    const document = await documentOf(await taken(nonce));
    const files = await recordsBehind();
    expect(files).toHaveLength(26);
    const bound = ["--lender", bank, "--nonce", nonce];
    const whole = await verified(target, document, ["--records", folder, ...bound]);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.report).toContain("26 records give the same 4 figures");

    const other = await verified(target, document, ["--lender", testFactoryId]);
    expect(other).toMatchObject({ code: 1 });

    await rm(files[0]!);
    const less = await verified(target, document, ["--records", folder]);
    expect(less).toMatchObject({ code: 1 });
  });

  it("may be handed on with fewer sections, and with none that was changed or added", async () => {
    const document = await documentOf(await taken(nonce));
    const [utilisation, quality] = document.sections;
    const fewer = { ...document, sections: [quality!] };
    expect(await verified(target, fewer)).toMatchObject({ code: 0 });
    const twice = { ...document, sections: [quality!, quality!] };
    expect(await verified(target, twice)).toMatchObject({ code: 1 });
    const { figures } = utilisation!.value;
    const better = { ...figures[0]!, value: "0.99" };
    const changed = {
      ...document,
      sections: [
        {
          ...utilisation!,
          value: { ...utilisation!.value, figures: [better, ...figures.slice(1)] },
        },
      ],
    };
    const { code, report } = await verified(target, changed);
    expect(code).toBe(1);
    expect(report).toContain("utilisation is not what was signed");
  });

  it("is the same one under the same nonce, and no other", async () => {
    const first = await taken(nonce);
    expect(await take(nonce, scope.sections)).toEqual(first);
    expect(await take(nonce, ["quality"])).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
  });

  it("is not made of what the lender may not look at", async () => {
    const refused = { status: 403, body: { code: "lookRefused" } };
    expect(await take(newNonce(), ["energy"])).toMatchObject({
      ...refused,
      body: { reason: "sectionNotGranted" },
    });
    expect(await take(newNonce(), ["quality"], "ab".repeat(32))).toMatchObject({ status: 404 });
  });

  it("says nothing any more once the factory removed it, and its entry stays", async () => {
    const one = await taken(newNonce(), ["quality"]);
    const path = url(`snapshots/${String(one.body.index)}`);
    const { authorization } = headers as { authorization: string };
    const removed = await fetch(path, { method: "DELETE", headers: { authorization } });
    expect(removed.status).toBe(204);
    expect((await fetch(path, { headers })).status).toBe(404);
    const listed = await fetch(url("snapshots"), { headers });
    const { items } = (await listed.json()) as { items: { index: number; kept: boolean }[] };
    expect(items[0]).toMatchObject({ index: one.body.index, kept: false });
  });
});
