import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { firstParties } from "../../service/chain-home.ts";
import { openFieldKeys } from "../../service/field-keys.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { type Person, pseudonymOf } from "../../service/parties/consent/person.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import type { FieldCipher } from "../../service/parties/privacy/cipher.ts";
import { inHours, newSalt } from "../parties/consent/http-support.ts";
import { consentOf } from "../parties/consent/support.ts";
import { type TestAgent, testAgent } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { cookieIn, newPerson, ownPage, type TestPerson } from "../support/people.ts";
import { type TestService, testService } from "../support/service.ts";
import { verifyCommand } from "../verification/support/command.ts";
import { privacy } from "./support/command.ts";
import { foundIn } from "./support/dump.ts";

const factory = firstParties.factory.slice(2);
const bank = firstParties.bank.slice(2);
const inspector: Person = {
  v: 1,
  kind: "person",
  name: "欧阳建国",
  contact: "+86 138 0013 8000",
  salt: newSalt(),
};
const pseudonym = pseudonymOf(inspector);
const laptop = "laptop of Lin Xiaoyu";

let target: TestService;
let sender: TestAgent;
let scratch: string;
let cipher: FieldCipher;
let analyst: TestPerson;
let own: Record<string, string>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tallystick-erasure-"));
  target = await testService();
  sender = await testAgent(target);
  cipher = await openFieldKeys(join(target.home, "field-keys.json"));
  analyst = await newPerson(target.database.pool, bank, ["look", "view"]);
  own = { authorization: `Bearer ${await newKey(factory, "factory", undefined)}` };
  await newKey(bank, laptop, analyst.account);
});
afterAll(async () => {
  await sender.stop();
  await target.close();
  await rm(scratch, { recursive: true });
});

async function newKey(party: string, label: string, madeBy: string | undefined): Promise<string> {
  const madeAt = new Date();
  const key = await issueApiKey(target.database.pool, {
    party,
    label,
    capabilities: ["view", "sign"],
    madeBy,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + 3_600_000),
  });
  return key?.text ?? "";
}

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${target.service.httpUrl ?? ""}${path}`, { headers: own, ...init });

const post = (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
  ask(path, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** The inspector lets his work be seen, on paper that the factory keeps. */
async function consented(): Promise<void> {
  const document = consentOf({
    enterprise: factory,
    grantee: bank,
    person: pseudonym,
    expiresAt: inHours(1),
    salt: newSalt(),
  });
  const commitment = commitmentOf(document);
  const evidence = { source: "document", sha256: "ab".repeat(32) };
  const body = { commitment, document, person: inspector, evidence };
  expect((await post(`/v1/parties/${factory}/consents`, body, own)).status).toBe(201);
}

const inspection = (): RecordDraft => ({
  device: sender.device,
  machine: "mill-1",
  capturedAt: new Date().toISOString(),
  kind: "inspection",
  source: "person",
  subjects: [],
  inspection: {
    ruleSet: "11".repeat(32),
    ruleSetSalt: "22".repeat(32),
    lot: "33".repeat(32),
    sample: 1,
    attempt: 1,
    ordinal: 1,
    closing: false,
    measurements: [{ metric: "diameter", unit: "mm", value: "24.987" }],
    inspector: pseudonym,
    instrument: "micrometer-0412",
    calibrationDue: "2030-03-31",
  },
});

/** The bank's analyst signs in and looks. Refused or not, the look is an entry of the log. */
async function looked(): Promise<void> {
  const { login, password } = analyst;
  const session = await post("/v1/session", { login, password }, ownPage);
  const cookie = cookieIn(session.headers.getSetCookie());
  const look = () =>
    ask(`/v1/factories/${factory}/devices?purpose=creditApplication`, {
      headers: { ...ownPage, cookie },
    });
  const reply = await eventually(look, ({ status }) => status !== 503);
  expect(await reply.json()).toMatchObject({ code: "lookRefused", reason: "notAuthorised" });
}

/** A bundle, once its entry is anchored. */
async function bundleAt(path: string): Promise<unknown> {
  const reply = await eventually(
    () => ask(path),
    ({ status }) => status === 200,
  );
  return reply.json();
}

async function lookBundle(): Promise<unknown> {
  const path = `/v1/parties/${factory}/inquiries`;
  const listed = async () =>
    ((await (await ask(path)).json()) as { items: { index: number }[] }).items;
  const items = await eventually(listed, ({ length }) => length > 0);
  return bundleAt(`${path}/${String(items[0]?.index)}/bundle`);
}

async function verdictOn(bundle: unknown): Promise<string> {
  const files = { bundle: join(scratch, "bundle.json"), trust: join(scratch, "trust.json") };
  await writeFile(files.bundle, JSON.stringify(bundle));
  await writeFile(files.trust, JSON.stringify(target.service.chain.manifest));
  const { stdout } = await verifyCommand([
    files.bundle,
    "--trust",
    files.trust,
    "--rpc",
    target.service.chain.url,
    "--lang",
    "en",
  ]);
  return /^(VERIFIED|NOT VERIFIED|FAILED)/m.exec(stdout)?.[0] ?? stdout;
}

it("somebody is erased, his name is nowhere in the database, and every proof still stands", async () => {
  const { pool, url } = target.database;
  const names = [inspector.name, inspector.contact ?? "", analyst.login, laptop];
  await consented();
  const { statementHash } = await sender.agent.append(inspection());
  await sender.agent.drained();
  await looked();
  const record = `/v1/factories/${factory}/bundles/${statementHash}`;
  expect(await verdictOn(await bundleAt(record))).toBe("VERIFIED");
  expect(await verdictOn(await lookBundle())).toBe("VERIFIED");
  expect(await foundIn(pool, cipher, names)).toEqual(names);

  const erase = (...whom: string[]) => privacy(url, target.home, "erase", ...whom);
  expect(await erase("--person", pseudonym)).toMatchObject({ code: 0 });
  expect(await erase("--login", analyst.login)).toMatchObject({ code: 0 });

  expect(await foundIn(pool, cipher, names)).toEqual([]);
  expect(await foundIn(pool, cipher, [pseudonym])).toEqual([pseudonym]);
  expect(await verdictOn(await bundleAt(record))).toBe("VERIFIED");
  expect(await verdictOn(await lookBundle())).toBe("VERIFIED");
  expect(await erase("--person", pseudonym)).toMatchObject({ code: 2 });
  expect(await erase("--login", analyst.login)).toMatchObject({ code: 2 });
}, 60_000);
