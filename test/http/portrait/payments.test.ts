import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { bodyHashOf, signNext } from "../../../service/credit/decision/sign-decision.ts";
import type { Fact } from "../../../service/credit/fact/fact.ts";
import { logSize } from "../../../service/evidence/log.store.ts";
import { portray } from "../../../service/portrait/portray.store.ts";
import { readSection } from "../../../service/portrait/section.store.ts";
import { MonitoredFactory } from "../../quality/monitoring/scene.ts";
import { ask } from "../../support/ask.ts";
import { TestDevice, testFactory } from "../../support/device.ts";

const [lender, buyer, other] = ["1e", "b0", "cc"].map((one) => one.repeat(32)) as [string, string, string]; // prettier-ignore

let factory: MonitoredFactory;
let says: (by: string, about: Partial<Fact>) => Promise<Fact>;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
  const keys = new Map<string, TestDevice>();
  for (const party of [lender, buyer]) keys.set(party, await keyOf(party));
  says = async (by, fact) => said(keys.get(by)!, { ...fact, by });
});
afterAll(() => factory.close());

const pool = () => factory.api.intake.database.pool;

/** A key of another party, as if its registration were final. */
async function keyOf(party: string): Promise<TestDevice> {
  const { intake } = factory.api;
  const device = new TestDevice(intake.logId);
  const keyNo = await device.register(pool());
  await pool().query("UPDATE device_key SET factory = $1 WHERE key_no = $2", [Buffer.from(party, "hex"), keyNo]); // prettier-ignore
  await intake.reloadKeys();
  return device;
}

/** Signs a fact, brings its statement to the log, and nothing else. */
async function said(device: TestDevice, changed: Partial<Fact>): Promise<Fact> {
  const fact: Fact = {
    v: 1,
    kind: "fact",
    device: device.urn,
    sequence: device.position.sequence + 1,
    at: "2026-06-01T00:00:00.000Z",
    by: lender,
    about: testFactory,
    what: "granted",
    of: randomBytes(32).toString("hex"),
    amount: "1200000",
    currency: "CNY",
    day: "2026-06-01",
    due: null,
    daysLate: 0,
    daysLateMost: 0,
    supersedes: null,
    salt: randomBytes(32).toString("base64url"),
    ...changed,
  };
  const signed = await signNext(fact, device.position, {
    device: device.urn,
    keyStore: device.keyStore,
    logId: device.logId,
  });
  device.position = signed.position;
  const [statement, signature] = [signed.statement, signed.signature].map(fromBase64Url) as [Uint8Array, Uint8Array]; // prettier-ignore
  await factory.send({ statement, signature, record: null, judgement: undefined });
  return fact;
}

/** As if all of the log were anchored for good. */
async function portrayed(): Promise<void> {
  await pool().query(
    `INSERT INTO anchor (size, root, tx_hash, block_number, block_hash, block_timestamp, final)
     VALUES ($1, $2, $2, $1, $3, now(), true) ON CONFLICT (size) DO NOTHING`,
    [await logSize(pool()), Buffer.alloc(32), randomBytes(32)],
  );
  while (await portray(pool()));
}

const disclose = (...facts: readonly Fact[]) =>
  factory.post("/payment-facts", { facts: facts.map((fact) => ({ fact, bundle: null })) });

const june = {
  period: { from: "2026-06-01T00:00:00.000Z", to: "2026-07-01T00:00:00.000Z" },
  resolution: "month",
} as const;

async function figures(): Promise<(string | null)[]> {
  const { figures: all } = await readSection(pool(), "payment", testFactory, june);
  return all.map(({ gap, value }) => value ?? gap);
}

const after = (before: Fact, changed: Partial<Fact>): Partial<Fact> => ({
  of: before.of,
  supersedes: toHex(bodyHashOf(before)),
  ...changed,
});

describe("what a factory discloses of payments", () => {
  it("counts as far as others said it by their own keys, and no loan that still runs", async () => {
    const good = await says(lender, {});
    const repaid = await says(lender, after(good, { what: "repaid", day: "2026-06-20" }));
    const bad = await says(lender, {});
    const late = await says(lender, after(bad, { what: "overdue", daysLate: 9, daysLateMost: 9 }));
    const running = await says(lender, {});
    const paid = await says(buyer, { what: "paid", day: "2026-06-11", due: "2026-06-08", daysLate: 3, daysLateMost: 3 }); // prettier-ignore
    const early = await says(buyer, { what: "paid", day: "2026-06-12", due: "2026-06-30" });
    const all = [good, repaid, bad, late, running, paid, early];
    expect(await figures()).toEqual(["noBase", "noBase", "noBase"]);
    expect((await disclose(...all)).body).toEqual({ kept: 7, refused: [] });
    expect(await figures()).toEqual(["noBase", "noBase", "noBase"]);
    await portrayed();
    expect(await figures()).toEqual(["0.5", "0.5", "1.5"]);
    expect((await disclose(...all)).body).toEqual({ kept: 7, refused: [] });
    const [loans] = (await readSection(pool(), "payment", testFactory, june)).figures;
    expect(loans).toMatchObject({ coverage: "1", records: 4, denominator: "2" });
  });

  it("is refused where it is about another, by itself, or where the log holds something else at that place", async () => {
    const own = await says(lender, {});
    const refused = await disclose(
      await says(lender, { about: other }),
      { ...own, by: testFactory },
      { ...own, daysLateMost: 1 },
      { ...own, sequence: own.sequence + 40 },
      { ...own, by: buyer },
      own,
    );
    expect(refused.body).toEqual({
      kept: 1,
      refused: [
        { at: 0, reason: "aboutOther" },
        { at: 1, reason: "ofItself" },
        { at: 2, reason: "notOnRecord" },
        { at: 3, reason: "notOnRecord" },
        { at: 4, reason: "notOnRecord" },
      ],
    });
  });

  it("says less where one in between is withheld, and never how much it was about", async () => {
    await ask(factory.api, "DELETE", `/v1/parties/${testFactory}/payment-facts`, factory.manager);
    const first = await says(lender, {});
    const late = await says(lender, after(first, { what: "overdue", daysLate: 40, daysLateMost: 40 })); // prettier-ignore
    const repaid = await says(lender, after(late, { what: "repaid", daysLateMost: 40 }));
    await disclose(first, repaid);
    await portrayed();
    expect(await figures()).toEqual(["insufficientData", "noBase", "noBase"]);
    const { stories } = (await factory.get("/payment-facts")).body;
    expect(stories).toMatchObject([{ what: "repaid", state: "gap", shown: 2 }]);
    await disclose(late);
    expect((await figures())[0]).toBe("0");
    const { rows } = await pool().query<{ row: string }>("SELECT p::text AS row FROM payment_fact p"); // prettier-ignore
    expect(rows.map(({ row }) => row).join("\n")).not.toContain("1200000");
  });

  it("is gone once it is taken back", async () => {
    const path = `/v1/parties/${testFactory}/payment-facts`;
    const { body } = await ask(factory.api, "DELETE", path, factory.manager);
    expect(body).toEqual({ withdrawn: 3 });
    expect((await factory.get("/payment-facts")).body).toEqual({ stories: [] });
    expect(await figures()).toEqual(["noBase", "noBase", "noBase"]);
  });
});
