import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { softwareKeyOf } from "../../../device-attest/software-key.ts";
import { decodeStatement, logIdOf } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { bodyHashOf } from "../../../service/credit/decision/sign-decision.ts";
import { drawFacts } from "../../../service/credit/fact/draw.job.ts";
import { factCheck } from "../../../service/credit/fact/fact.ts";
import { factsOf } from "../../../service/credit/fact/fact.store.ts";
import { storiesOf } from "../../../service/credit/fact/stories.ts";
import { commandLoan } from "../../../service/credit/loan/loan.store.ts";
import { bringStatements, StatementRefused } from "../../../service/credit/stated/bring.job.ts";
import { lenderMigrations, migrate } from "../../../service/db/migrate.ts";
import { acceptedLoan, lentTo, PRINCIPAL } from "../../support/lent.ts";
import { freshDatabase, type TestDatabase } from "../../support/postgres.ts";

const DAY_MS = 86_400_000;
const start = new Date("2026-01-15T02:00:00.000Z");
const day = (count: number): string => new Date(start.getTime() + count * DAY_MS).toISOString();
const keyStore = softwareKeyOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
const keyId = sha256(keyStore.spki);
const signer = {
  keyStore,
  device: "urn:tallystick:decisions:test",
  logId: logIdOf("tallystick/x"),
};
const lender = "1e".repeat(32);

let database: TestDatabase;
let loan = "";
beforeAll(async () => {
  database = await freshDatabase("template0");
  await migrate(database.pool, lenderMigrations);
});
afterAll(() => database.drop());

/** A loan that was late, paid up, and was repaid. */
beforeEach(async () => {
  const { pool } = database;
  loan = await acceptedLoan(pool, start);
  const payout = { reference: "out", amount: PRINCIPAL, at: day(0) };
  await commandLoan(pool, loan, { kind: "askPayout", ...payout });
  await commandLoan(pool, loan, { kind: "confirm", ...payout, paidAt: payout.at });
  await commandLoan(pool, loan, { kind: "assess", at: day(43) });
  const all = { kind: "repay", reference: "in", amount: "2000000", at: day(44) } as const;
  await commandLoan(pool, loan, all);
});

const draw = (now = day(50)) =>
  drawFacts({ pool: database.pool, keyId, signer, lender, now: () => new Date(now) });

async function drawAll(): Promise<void> {
  while (await draw());
}

it("what happens to a loan is drawn up once, each fact in place of the one before", async () => {
  await Promise.all([drawAll(), drawAll(), drawAll()]);
  const kept = await factsOf(database.pool, loan);
  const facts = kept.map(({ body }) => body);
  expect(facts.map(({ what }) => what)).toEqual(["granted", "overdue", "mended", "repaid"]);
  expect(facts.every((one) => factCheck.Check(one))).toBe(true);
  expect(facts[1]).toMatchObject({ by: lender, about: lentTo, amount: PRINCIPAL, daysLate: 12 });
  expect(facts.at(-1)).toMatchObject({ day: "2026-02-28", daysLate: 0, daysLateMost: 13 });
  expect(storiesOf(facts)).toMatchObject([{ state: "whole", shown: 4 }]);
  for (const { body, stated } of kept)
    expect(toHex(decodeStatement(fromBase64Url(stated.statement)).recordHash)).toBe(
      toHex(bodyHashOf(body)),
    );
});

it("what is signed for one loan says nothing that another's says", async () => {
  await drawAll();
  const { rows } = await database.pool.query<{ of: string; salt: string }>(
    "SELECT body::jsonb ->> 'of' AS of, body::jsonb ->> 'salt' AS salt FROM credit_fact",
  );
  expect(new Set(rows.map(({ salt }) => salt)).size).toBe(rows.length);
  expect(new Set(rows.map(({ of }) => of)).size).toBe(rows.length / 4);
});

it("a house that dies while it draws one up draws it up again, and has it once", async () => {
  const dies = {
    ...signer,
    keyStore: { ...keyStore, sign: () => Promise.reject(new Error("off")) },
  };
  const failing = { pool: database.pool, keyId, lender, now: () => start, signer: dies };
  await expect(drawFacts(failing)).rejects.toThrow("off");
  await drawAll();
  expect(await factsOf(database.pool, loan)).toHaveLength(4);
});

it("statements are brought in the order of their chain, also where it died after the log took one", async () => {
  await drawAll();
  const brought: string[] = [];
  const log = {
    take: (envelope: string) => {
      if (!brought.includes(envelope)) brought.push(envelope);
      return Promise.resolve(brought.indexOf(envelope));
    },
    receipts: () => Promise.resolve(undefined),
  };
  let left = 2;
  const probe = (): void => {
    if (--left === 0) throw new Error("killed");
  };
  await expect(bringStatements({ pool: database.pool, log, probe })).rejects.toThrow("killed");
  await bringStatements({ pool: database.pool, log });
  await bringStatements({ pool: database.pool, log });
  const statements = brought.map((text) => {
    const { record, statement } = JSON.parse(text) as { record: unknown; statement: string };
    expect(record).toBeNull();
    return decodeStatement(fromBase64Url(statement)).sequence;
  });
  expect(statements).toEqual(statements.map((_one, at) => at + 1));
  const { rows } = await database.pool.query<{ count: bigint }>(
    "SELECT count(*) FROM stated WHERE leaf_index IS NULL",
  );
  expect(rows[0]?.count).toBe(0n);
});

it("a statement that the log refuses is tried again later, and holds up none after it", async () => {
  await drawAll();
  let refuses = 2;
  const takenIn = async (at: string): Promise<number[]> => {
    const taken: number[] = [];
    const log = {
      take: (envelope: string) => {
        const { statement } = JSON.parse(envelope) as { statement: string };
        const { sequence } = decodeStatement(fromBase64Url(statement));
        if (sequence === refuses) return Promise.reject(new StatementRefused("keyEnded"));
        taken.push(sequence);
        return Promise.resolve(sequence - 1);
      },
      receipts: () => Promise.resolve(undefined),
    };
    await database.pool.query("UPDATE stated SET leaf_index = NULL WHERE leaf_index >= 4");
    await bringStatements({ pool: database.pool, log, now: () => new Date(at) });
    return taken;
  };
  await database.pool.query("UPDATE stated SET leaf_index = NULL, refused_code = NULL, refused_at = NULL"); // prettier-ignore
  const first = await takenIn(day(50));
  expect(first.slice(0, 3)).toEqual([1, 3, 4]);
  expect(await takenIn(day(50))).not.toContain(2);
  refuses = 0;
  expect(await takenIn(day(51))).toContain(2);
  const { rows } = await database.pool.query("SELECT FROM stated WHERE refused_code IS NOT NULL");
  expect(rows).toHaveLength(0);
});
