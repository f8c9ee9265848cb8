import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toHex } from "../../../device-attest/bytes.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { decodeStatement } from "../../../device-attest/statement.ts";
import { entriesAt, followersOf } from "../../../service/evidence/entry.store.ts";
import { signedFor } from "../../../service/evidence/followers.ts";
import { InquiryLog } from "../../../service/parties/inquiry/inquiry.job.ts";
import type { InquirySigner } from "../../../service/parties/inquiry/sign-inquiry.ts";
import { inquirySigner } from "../../../service/inquiry-key.ts";
import { testOrigin } from "../../support/device.ts";
import { eventually } from "../../support/eventually.ts";
import { newKey } from "../../support/enrolment.ts";
import { registeredSigner, setIndexAge, testInquiryLog } from "../../support/looks.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";
import { authorisationOf, bank, factory } from "../consent/support.ts";
import { saveAuthorisation } from "../../../service/parties/consent/authorisation.store.ts";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import { entryOf, logOf } from "./support.ts";

let database: TestDatabase;
let signer: InquirySigner;
let log: InquiryLog;
beforeAll(async () => {
  database = await freshDatabase();
  await setIndexAge(database.pool, 0);
});
afterAll(() => database.drop());
beforeEach(async () => {
  signer = await registeredSigner(database.pool);
  log = testInquiryLog(database.pool, signer);
});

const kindOf = async (entry: ReturnType<typeof entryOf>): Promise<string> =>
  (await log.log(entry)).kind;

/** Resolves once so many connections wait for what others hold. */
const waitersOnLocks = (count: number): Promise<unknown> =>
  eventually(
    async () =>
      (
        await database.pool.query<{ waiting: bigint }>(
          `SELECT count(*) AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).rows[0]?.waiting,
    (waiting) => Number(waiting) === count,
  );

/** The version of what decides looks at the factory's data, after a change. */
async function change(): Promise<bigint> {
  const { rows } = await database.pool.query<{ version: bigint }>(
    `INSERT INTO consent_epoch AS e VALUES ($1, 1)
     ON CONFLICT (factory) DO UPDATE SET version = e.version + 1 RETURNING version`,
    [Buffer.from(factory, "hex")],
  );
  return rows[0]?.version ?? 0n;
}

describe("looks of many at once", () => {
  it("are entries of the log in one chain of statements, whatever the batches", async () => {
    const version = await change();
    const other = testInquiryLog(database.pool, signer, { batchMax: 3 });
    const indices = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        (at % 2 === 0 ? log : other).log(entryOf({}, { version })),
      ),
    );
    expect(indices.every(({ kind }) => kind === "logged")).toBe(true);
    const { isChain, rivals, sequences } = await logOf(database.pool, signer.keyId);
    expect({ isChain, rivals }).toEqual({ isChain: true, rivals: 0 });
    expect(sequences).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  });

  it("are told their own indices", async () => {
    const version = await change();
    const looks = Array.from({ length: 5 }, (_, at) =>
      entryOf({ fields: [String(at)] }, { version }),
    );
    const logged = await Promise.all(looks.map((entry) => log.log(entry)));
    for (const [at, one] of logged.entries()) {
      if (one.kind !== "logged") throw new Error(one.kind);
      const { rows } = await database.pool.query<{ body: Buffer; statement: Buffer }>(
        "SELECT body, statement FROM attested_record WHERE leaf_index = $1",
        [one.index],
      );
      expect(JSON.parse(rows[0]?.body.toString() ?? "")).toMatchObject({ fields: [String(at)] });
      expect(decodeStatement(rows[0]?.statement ?? Buffer.alloc(0)).kind).toBe("inq");
    }
  });
});

it("looks that are logged together are signed once, and each is proven by what follows it", async () => {
  const version = await change();
  const looks = Array.from({ length: 7 }, () => entryOf({}, { version }));
  // The first is logged alone, while the others gather.
  const logged = await Promise.all(looks.map((entry) => log.log(entry)));
  const key = deviceKey(signer.keyStore.spki);
  const signatures = new Set<string>();
  for (const one of logged) {
    const [entry] = await entriesAt(database.pool, one.kind === "logged" ? [one.index] : []);
    if (entry === undefined) throw new Error(one.kind);
    const signed = signedFor(entry.statement, await followersOf(database.pool, entry));
    expect(key.verify(signed, entry.signature)).toBe(true);
    signatures.add(toHex(entry.signature));
  }
  expect(signatures.size).toBeLessThan(looks.length);
});

describe("a look is not logged, and has to be decided anew,", () => {
  it("when what it was decided by has changed", async () => {
    const version = await change();
    expect(await kindOf(entryOf({}, { version }))).toBe("logged");
    await change();
    expect(await kindOf(entryOf({}, { version }))).toBe("changed");
  });

  it("when the index of the chain has grown old", async () => {
    const version = await change();
    await setIndexAge(database.pool, 16_000);
    expect(await kindOf(entryOf({}, { version }))).toBe("indexStale");
    await setIndexAge(database.pool, 0);
  });

  it("when the last use was taken meanwhile", async () => {
    const document = authorisationOf({ uses: 1, grantee: bank });
    const commitment = commitmentOf(document);
    await saveAuthorisation(database.pool, commitment, document, new Date());
    const version = await change();
    const counted = { grantor: factory, commitment };
    const kinds = await Promise.all([1, 2, 3].map(() => kindOf(entryOf({}, { version, counted }))));
    expect(kinds.toSorted()).toEqual(["logged", "usedUp", "usedUp"]);
  });
});

it("a refusal is logged whatever changed", async () => {
  await change();
  expect(await kindOf(entryOf({ outcome: "revoked" }, "refusal"))).toBe("logged");
});

it("a change waits for the looks that are being logged by what it changes", async () => {
  const version = await change();
  const holder = await database.pool.connect();
  await holder.query("BEGIN; SELECT FROM log_head FOR UPDATE");
  const logging = kindOf(entryOf({}, { version }));
  await waitersOnLocks(1);
  const changing = change();
  await waitersOnLocks(2);
  await holder.query("COMMIT");
  holder.release();
  // Had the change come first, the look would have been told so.
  expect(await logging).toBe("logged");
  expect(await changing).toBe(version + 1n);
});

describe("nothing is logged", () => {
  it("while the key is not registered, or has ended", async () => {
    const stranger = testInquiryLog(database.pool, inquirySigner(newKey(), testOrigin));
    const refusal = { code: "inquiryLogUnavailable" };
    await expect(stranger.log(entryOf({}, "refusal"))).rejects.toMatchObject(refusal);
    await database.pool.query("UPDATE device_key SET until_index = 5 WHERE key_id = $1", [
      Buffer.from(signer.keyId),
    ]);
    await expect(log.log(entryOf({}, "refusal"))).rejects.toMatchObject(refusal);
  });

  it("over a database that lost what was announced, until it holds that again", async () => {
    let isWhole = false;
    const wary = testInquiryLog(database.pool, signer, {
      requireWhole: () => (isWhole ? Promise.resolve() : Promise.reject(new Error("logBehind"))),
    });
    await expect(wary.log(entryOf({}, "refusal"))).rejects.toMatchObject({
      code: "inquiryLogUnavailable",
    });
    expect((await logOf(database.pool, signer.keyId)).sequences).toEqual([]);
    isWhole = true;
    expect(await wary.log(entryOf({}, "refusal"))).toMatchObject({ kind: "logged" });
  });
});

it("one look that fits no schema harms no other", async () => {
  const looks = ["10".repeat(32), "10".repeat(32), "nobody", "10".repeat(32)];
  const logging = looks.map((looker) => log.log(entryOf({ looker }, "refusal")));
  const results = await Promise.allSettled(logging);
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
});
