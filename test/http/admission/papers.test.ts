import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { fileOf, type Papers } from "../../../service/parties/admission/papers.ts";
import { keepPapers } from "../../../service/parties/admission/papers.store.ts";
import { type Role, roleNumber, roleSet } from "../../../service/parties/role.ts";
import { machineOf, newSalt } from "../../parties/consent/http-support.ts";
import { ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty } from "../../support/people.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
  await ruleOf("supplier", roleSet("manufacturer"));
  await ruleOf("lessor", roleSet("bank"));
});
afterAll(() => api.close());

/** Writes what the index would have read from the chain. */
const indexed = (sql: string, values: readonly unknown[]) =>
  api.intake.database.pool.query(sql, [...values]);

const ruleOf = (role: Role, endorsers: number) =>
  indexed(
    `INSERT INTO role_rule (role, endorsers, endorsements, validity_seconds, credentials, set_at)
     VALUES ($1, $2, 2, 86400, '[]', now())`,
    [roleNumber(role), endorsers],
  );

async function member(role?: Role): Promise<string> {
  const party = newParty();
  await indexed(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES ($1, '{}', now(), 1, true)`,
    [Buffer.from(party, "hex")],
  );
  if (role !== undefined)
    await indexed(
      `INSERT INTO role_membership (party, role, until_at, expelled, lapsed, case_number, objectors,
         admitted_block, final)
       VALUES ($1, $2, now() + interval '1 day', false, false, 0, '{}', 1, true)`,
      [Buffer.from(party, "hex"), roleNumber(role)],
    );
  return party;
}

async function papersOf(party: string): Promise<string> {
  const papers: Papers = {
    v: 1,
    kind: "application",
    party,
    role: "supplier",
    name: "Somebody",
    country: "CN",
    registration: "1",
    statement: "Makes something.",
    salt: newSalt(),
  };
  await keepPapers(api.intake.database.pool, papers, canonicalize(papers), new Date());
  return fileOf(papers).slice(2);
}

const applied = (party: string, role: Role, file: string) =>
  indexed(
    `INSERT INTO role_application (party, role, round, file, is_open, applied_at, endorsers)
     VALUES ($1, $2, 1, $3, true, now(), '{}')`,
    [Buffer.from(party, "hex"), roleNumber(role), Buffer.from(file, "hex")],
  );

const read = async (as: string, file: string) =>
  ask(api, "GET", `/v1/parties/${as}/papers/${file}`, {
    headers: await machineOf(api, as, "view"),
  });

const notFound = { status: 404, body: { code: "notFound" } };

describe("the papers of an application", () => {
  it("are read by the applicant, and by whoever may endorse him", async () => {
    const [applicant, endorser] = [await member(), await member("manufacturer")];
    const file = await papersOf(applicant);
    expect(await read(endorser, file)).toMatchObject(notFound);
    await applied(applicant, "supplier", file);
    for (const reader of [applicant, endorser])
      expect(await read(reader, file)).toMatchObject({ status: 200, body: { party: applicant } });
    expect(await read(await member("insurer"), file)).toMatchObject(notFound);
  });

  it("are shown to nobody because another party applied with their hash: 404", async () => {
    const [applicant, accomplice, bank] = [await member(), await member(), await member("bank")];
    const file = await papersOf(applicant);
    await applied(accomplice, "lessor", file);
    expect(await read(bank, file)).toMatchObject(notFound);
    expect(await read(accomplice, file)).toMatchObject(notFound);
  });

  it("stay readable when another party applied with their hash before", async () => {
    const [accomplice, applicant] = [await member(), await member()];
    const file = await papersOf(applicant);
    await applied(accomplice, "lessor", file);
    await applied(applicant, "supplier", file);
    expect(await read(await member("manufacturer"), file)).toMatchObject({ status: 200 });
  });

  it("are read by whoever may endorse one of several roles that they were sent for", async () => {
    const applicant = await member();
    const file = await papersOf(applicant);
    await applied(applicant, "supplier", file);
    await applied(applicant, "lessor", file);
    for (const role of ["manufacturer", "bank"] as const)
      expect(await read(await member(role), file)).toMatchObject({ status: 200 });
  });
});
