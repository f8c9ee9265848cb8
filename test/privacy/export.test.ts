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

const folderOf = (whom: readonly string[]): string =>
  join(home, whom.join("").replaceAll(/\W/g, ""));

/** What is written about somebody, by file, after its manifest was compared with it. */
async function exported(...whom: string[]): Promise<ReadonlyMap<string, string>> {
  const out = folderOf(whom);
  await rm(out, { recursive: true, force: true });
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

  it("about who made an act and who signed it", async () => {
    const id = crypto.randomUUID();
    const { pool } = database;
    await pool.query(
      `INSERT INTO pending_act (pending_act_id, party, act, message, extra, nonce, deadline, made_by, made_at)
       VALUES ($1, $2, 'Apply', '{}', '{}', 0, 0, $3, now())`,
      [id, Buffer.from(party, "hex"), member.account],
    );
    await pool.query(
      "INSERT INTO pending_act_signature VALUES ($1, '\\x01', '\\x02', true, $2, now())",
      [id, member.account],
    );
    const ofParty = await exported("--party", party);
    expect(ofParty.get("acts.ndjson")).toContain(id);
    expect(ofParty.get("act-signatures.ndjson")).toContain(member.account);
    const ofAccount = await exported("--login", member.login);
    expect(ofAccount.get("acts-made.ndjson")).toContain(id);
    expect(ofAccount.get("acts-signed.ndjson")).toContain(id);
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

/** By which columns a table names one of each kind. */
const names = {
  party: [
    "party",
    "factory",
    "enterprise",
    "grantor",
    "grantee",
    "lender",
    "looker",
    "subject",
    "issuer",
    "pending_act_id",
    "publisher",
    "sayer",
    "receiver",
    "watch_id",
    "webhook_id",
  ],
  account: ["account_id", "added_by", "made_by", "signed_by", "offered_by", "accepted_by", "actor"],
  person: ["person", "pseudonym"],
} as const;

/** What names somebody, and is not about him: each with the reason. */
const notExported: Readonly<Record<keyof typeof names, Readonly<Record<string, string>>>> = {
  party: {
    alert_head: "a counter of changes",
    authorisation_use: "counts of authorisations",
    chain_event: "what the chain says to everybody; what it means is exported",
    consent_epoch: "a counter of changes",
    identity: "issuer and subject are an identity provider's",
    looker: "drawn from `inquiry`, which is exported",
    trace_sayer: "numbers the parties whose events are exported",
    watch_state: "how far a chart got; its points are exported",
    webhook_secret: "a secret",
    sign_in_failure: "the subject is a hash of what somebody typed",
  },
  account: {},
  person: {},
};

describe("every table that names somebody is exported, or says why not:", () => {
  it.each(Object.keys(names) as (keyof typeof names)[])("a %s", async (kind) => {
    const { rows } = await database.pool.query<{ table: string }>(
      `SELECT DISTINCT table_name AS table FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = ANY ($1)`,
      [names[kind]],
    );
    const sql = holdings[kind].map((holding) => holding.sql).join("\n");
    const left = rows
      .map(({ table }) => table)
      .filter((table) => !new RegExp(`\\b(FROM|JOIN) ${table}\\b`).test(sql));
    expect(left.toSorted()).toEqual(Object.keys(notExported[kind]).toSorted());
  });
});
