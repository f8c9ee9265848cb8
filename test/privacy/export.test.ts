import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFieldKeys } from "../../service/field-keys.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { saveConsent } from "../../service/parties/consent/individual-consent.store.ts";
import { type Person, pseudonymOf } from "../../service/parties/consent/person.ts";
import { Pseudonyms } from "../../service/parties/inquiry/pseudonym.store.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import { holdings } from "../../service/parties/privacy/holdings.store.ts";
import { inHours, newParty, newSalt } from "../parties/consent/http-support.ts";
import { consentOf } from "../parties/consent/support.ts";
import { newPerson, type TestPerson } from "../support/people.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { privacy } from "./support/command.ts";

const worker: Person = { v: 1, kind: "person", name: "欧阳建国", salt: newSalt() };
const party = newParty();

let database: TestDatabase;
let home: string;
let member: TestPerson;
let secret: string;
beforeAll(async () => {
  database = await freshDatabase();
  home = await mkdtemp(join(tmpdir(), "tallystick-export-"));
  const { pool } = database;
  const cipher = await openFieldKeys(join(home, "field-keys.json"));
  const person = pseudonymOf(worker);
  const document = consentOf({ enterprise: party, person, expiresAt: inHours(1), salt: newSalt() });
  const commitment = commitmentOf(document);
  const evidence = { source: "document", sha256: commitment } as const;
  const receivedAt = new Date();
  await saveConsent(pool, cipher, { commitment, document, evidence, person: worker, receivedAt });
  member = await newPerson(pool, party, ["view"]);
  const key = await issueApiKey(pool, {
    party,
    label: "a machine",
    capabilities: ["view"],
    madeBy: member.account,
    idempotencyKey: undefined,
    madeAt: receivedAt,
    expiresAt: new Date(receivedAt.getTime() + 1000),
  });
  secret = key?.text ?? "";
  await new Pseudonyms(pool, cipher).of(`account:${member.account}`);
});
afterAll(async () => {
  await database.drop();
  await rm(home, { recursive: true });
});

interface Manifest {
  readonly files: readonly { name: string; lines: number; sha256: string }[];
}

/** What is written about somebody, by file, after its manifest was compared with it. */
async function exported(...whom: string[]): Promise<ReadonlyMap<string, string>> {
  const out = join(home, whom.join("").replaceAll(/\W/g, ""));
  const { code, complained } = await privacy(database.url, home, "export", ...whom, "--out", out);
  expect({ code, complained }).toEqual({ code: 0, complained: "" });
  const manifest = JSON.parse(await readFile(join(out, "manifest.json"), "utf8")) as Manifest;
  const texts = new Map<string, string>();
  for (const { lines, name, sha256 } of manifest.files) {
    const text = await readFile(join(out, name), "utf8");
    expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
    expect(text.split("\n").length - 1).toBe(lines);
    texts.set(name, text);
  }
  expect(await readdir(out)).toHaveLength(texts.size + 1);
  return texts;
}

describe("an export holds what is kept, decrypted,", () => {
  it("about a party", async () => {
    const files = await exported("--party", party);
    expect(files.get("persons.ndjson")).toContain(worker.name);
    expect(files.get("individual-consents.ndjson")).toContain('"source":"document"');
    expect(files.get("people.ndjson")).toContain(member.login);
    expect(files.get("api-keys.ndjson")).toContain("a machine");
  });

  it("about somebody who consented", async () => {
    const files = await exported("--person", pseudonymOf(worker));
    expect(files.get("person.ndjson")).toContain(worker.name);
    expect(files.get("consents.ndjson")).toContain(party);
  });

  it("about somebody who signs in, with the salt that leads to his looks", async () => {
    const files = await exported("--login", member.login);
    expect(files.get("account.ndjson")).toContain(member.login);
    expect(files.get("pseudonym.ndjson")).toMatch(/"content":"[\w-]{22}"/);
    expect(files.get("api-keys-made.ndjson")).toContain("a machine");
  });
});

it("an export holds no secret, and nothing of anybody else's", async () => {
  const { account } = member;
  const { rows } = await database.pool.query<{ hash: string; secret: Buffer }>(
    `SELECT password_hash AS hash, secret_sha256 AS secret
     FROM account JOIN api_key ON made_by = account_id WHERE account_id = $1`,
    [account],
  );
  const secrets = [secret, rows[0]?.hash ?? "", rows[0]?.secret.toString("hex") ?? ""];
  const other = await newPerson(database.pool, newParty(), ["view"]);
  for (const whom of [["--party", party] as const, ["--login", member.login] as const]) {
    await rm(join(home, whom.join("").replaceAll(/\W/g, "")), { recursive: true, force: true });
    const all = [...(await exported(...whom)).values()].join("\n");
    for (const one of [...secrets, other.login]) expect(all).not.toContain(one);
  }
});

it("an export refuses whom nobody knows, and a folder that is there", async () => {
  const nobody = await privacy(
    database.url,
    home,
    "export",
    "--login",
    "nobody@x.example",
    "--out",
    "x",
  );
  expect(nobody.code).toBe(2);
  expect(nobody.complained).toContain("nobody signs in");
  await expect(
    privacy(database.url, home, "export", "--party", party, "--out", home),
  ).rejects.toMatchObject({ code: "EEXIST" });
});

/** What names a party or an account, and is not about it: each with the reason. */
const notExported: Readonly<Record<string, string>> = {
  consent_epoch: "a counter of changes",
  looker: "drawn from `inquiry`, which is exported",
  authorisation_use: "counts of authorisations",
};

it("every table that names a party or an account is exported, or says why not", async () => {
  const { rows } = await database.pool.query<{ table: string }>(
    `SELECT DISTINCT table_name AS table FROM information_schema.columns
     WHERE table_schema = 'public'
       AND column_name IN ('party', 'factory', 'enterprise', 'grantor', 'grantee', 'lender', 'account_id')`,
  );
  const sql = Object.values(holdings)
    .flat()
    .map((holding) => holding.sql)
    .join("\n");
  const left = rows
    .map(({ table }) => table)
    .filter((table) => !new RegExp(`\\b(FROM|JOIN) ${table}\\b`).test(sql));
  expect(left.toSorted()).toEqual(Object.keys(notExported).toSorted());
});
