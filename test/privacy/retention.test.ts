import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveAuthorisation } from "../../service/parties/consent/authorisation.store.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import {
  consentsBy,
  saveConsent,
  withdrawConsent,
} from "../../service/parties/consent/individual-consent.store.ts";
import { type Person, pseudonymOf } from "../../service/parties/consent/person.ts";
import type { FieldCipher } from "../../service/parties/privacy/cipher.ts";
import { erasePerson } from "../../service/parties/privacy/erasure.store.ts";
import { type Retained, retained, retention } from "../../service/parties/privacy/retention.ts";
import { applyRetention } from "../../service/parties/privacy/retention.store.ts";
import { newSalt } from "../parties/consent/http-support.ts";
import { authorisationOf, consentOf, factory } from "../parties/consent/support.ts";
import { testCipher } from "../support/looks.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const DAY_MS = 86_400_000;
const END = new Date("2026-07-01T00:00:00.000Z");
const end = END.toISOString();
const party = Buffer.from(factory, "hex");

let database: TestDatabase;
let cipher: FieldCipher;
beforeAll(async () => {
  database = await freshDatabase();
  cipher = await testCipher();
});
afterAll(() => database.drop());

const days = (count: number): Date => new Date(END.getTime() + count * DAY_MS);

async function newAuthorisation(): Promise<string> {
  const document = authorisationOf({ expiresAt: end, salt: newSalt() });
  const commitment = commitmentOf(document);
  await saveAuthorisation(database.pool, commitment, document, new Date());
  return commitment;
}

async function newConsent(person: Person, expiresAt = end): Promise<string> {
  const document = consentOf({ person: pseudonymOf(person), expiresAt, salt: newSalt() });
  const commitment = commitmentOf(document);
  const evidence = { source: "document", sha256: commitment } as const;
  const given = { commitment, document, evidence, person, receivedAt: new Date() };
  await saveConsent(database.pool, cipher, given);
  return commitment;
}

const newPerson = (): Person => ({ v: 1, kind: "person", name: "somebody", salt: newSalt() });

/** Makes something whose time is counted from END. */
const make: Readonly<Record<Retained, () => Promise<unknown>>> = {
  notice: () =>
    database.pool.query("INSERT INTO notice (party, kind, at, about) VALUES ($1, 'x', $2, '{}')", [
      party,
      END,
    ]),
  authorisation: newAuthorisation,
  individualConsent: () => newConsent(newPerson()),
  objection: () =>
    database.pool.query(
      `INSERT INTO objection (factory, section, figure, period_from, period_to, reason, raised_at,
         due_at, answered_at, upheld, answer)
       VALUES ($1, 'quality', 'yield', $2, $2, 'wrong', $2, $2, $2, true, 'so it was')`,
      [party, END],
    ),
};
const tables: Readonly<Record<Retained, readonly string[]>> = {
  notice: ["notice"],
  authorisation: ["authorisation"],
  individualConsent: ["individual_consent", "person"],
  objection: ["objection"],
};

async function counts(what: Retained): Promise<number[]> {
  const found: number[] = [];
  for (const table of tables[what]) {
    const { rows } = await database.pool.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`);
    found.push(Number(rows[0]?.count));
  }
  return found;
}

describe.each(retained)("%s", (what) => {
  it("is kept for as long as its rule says, and goes the next day", async () => {
    await make[what]();
    const kept = tables[what].map(() => 1);
    await applyRetention(database.pool, days(retention[what].days));
    expect(await counts(what)).toEqual(kept);
    await applyRetention(database.pool, days(retention[what].days + 1));
    expect(await counts(what)).toEqual(kept.map(() => 0));
  });
});

it("an authorisation is kept for as long as a contract that was made under it goes on", async () => {
  const commitment = await newAuthorisation();
  const late = days(retention.authorisation.days + 1);
  await database.pool.query(
    `INSERT INTO open_contract (hash, lender, factory, commitment, document, until, acts, opened_at)
     VALUES ($1, $2, $2, $3, '{}', $4, '[]', $5)`,
    [randomBytes(32), party, Buffer.from(commitment, "hex"), late, END],
  );
  await applyRetention(database.pool, late);
  expect(await counts("authorisation")).toEqual([1]);
});

it("who consented is known until the last of his consents goes", async () => {
  const person = newPerson();
  const early = await newConsent(person, days(1000).toISOString());
  await newConsent(person, days(10).toISOString());
  await withdrawConsent(database.pool, early, undefined, END);
  await applyRetention(database.pool, days(retention.individualConsent.days + 5));
  expect(await counts("individualConsent")).toEqual([2, 1]);
  await applyRetention(database.pool, days(retention.individualConsent.days + 11));
  expect(await counts("individualConsent")).toEqual([1, 0]);
  await applyRetention(database.pool, days(retention.individualConsent.days + 1001));
  expect(await counts("individualConsent")).toEqual([0, 0]);
});

/** What is kept of a consent that is handed in, ended in some way, and handed in again. */
async function handedInAgain(stop: (commitment: string, person: string) => Promise<unknown>) {
  const person = newPerson();
  const pseudonym = pseudonymOf(person);
  const expiresAt = days(5000).toISOString();
  const document = consentOf({ person: pseudonym, expiresAt, salt: newSalt() });
  const commitment = commitmentOf(document);
  const evidence = { source: "document", sha256: commitment } as const;
  const given = { commitment, document, evidence, person, receivedAt: new Date() };
  await saveConsent(database.pool, cipher, given);
  await stop(commitment, pseudonym);
  await saveConsent(database.pool, cipher, given);
  const { rows } = await database.pool.query("SELECT FROM person WHERE pseudonym = $1", [
    Buffer.from(pseudonym, "hex"),
  ]);
  const consents = await consentsBy(database.pool, cipher, [commitment]);
  return { consents: consents.length, persons: rows.length };
}

describe("a consent that is handed in again", () => {
  it("stays withdrawn, however long ago that was", async () => {
    const kept = await handedInAgain(async (commitment) => {
      await withdrawConsent(database.pool, commitment, undefined, END);
      await applyRetention(database.pool, days(retention.individualConsent.days + 1));
    });
    expect(kept).toEqual({ consents: 0, persons: 0 });
  });

  it("names nobody who was erased", async () => {
    const kept = await handedInAgain((_, person) => erasePerson(database.pool, person));
    expect(kept).toEqual({ consents: 0, persons: 0 });
  });
});
