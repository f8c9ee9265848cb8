import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";
import {
  documentFor,
  grantOnChain,
  looksOf,
  machineOf,
  newParty,
  send,
} from "../../parties/consent/http-support.ts";
import { givenTo, keepConsent } from "../../parties/consent/person-support.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newLot } from "../matrix/things.ts";

const SCOPE: EnterpriseAuthorisation["scope"] = { ...documentFor("").scope, sections: ["records"] };
const NONCE = "0102030405060708";

let api: TestApi;
let lot: string;
const other = newParty();
let othersLot: string;
beforeAll(async () => {
  api = await testApi();
  lot = await newLot(api.intake.database.pool, testFactory);
  othersLot = await newLot(api.intake.database.pool, other);
  // A look is an entry of the log, and there has to be one to anchor.
  await read((await auditor()).headers, bundleOf(lot));
  await api.anchor();
});
afterAll(() => api.close());

/** Whom the factory, and a person who works there, let look for an audit. */
async function auditor(scope = SCOPE) {
  const party = newParty();
  const given = givenTo(party, { purpose: "audit" });
  await keepConsent(api, await machineOf(api, testFactory, "sign"), given);
  const document = documentFor(party, { purpose: "audit", scope, consents: [given.commitment] });
  const commitment = await send(api, document);
  await grantOnChain(api.intake.database.pool, commitment);
  return { party, commitment, headers: await machineOf(api, party, "look") };
}

/** What an auditor is answered, and with which bytes. */
async function read(headers: Record<string, string>, path: string, factory = testFactory) {
  const url = `/v1/factories/${factory}/${path}${path.includes("?") ? "&" : "?"}purpose=audit`;
  const reply = await api.app.inject({ method: "GET", url, headers });
  const isProblem = reply.statusCode !== 200;
  const { code, reason } = isProblem ? reply.json<{ code: string; reason?: string }>() : {};
  return {
    status: reply.statusCode,
    outcome: [code, reason].filter(Boolean).join(" "),
    bytes: reply.rawPayload,
    type: String(reply.headers["content-type"]),
  };
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const bundleOf = (name: string): string => `lots/${name}/bundle`;
const AUDIT = `lot-audit?nonce=${NONCE}`;

describe("an auditor whom the factory lets look at its records", () => {
  it("is given the bundle of a lot, and the log has the hash of its bytes", async () => {
    const { commitment, headers, party } = await auditor();
    const { bytes, status } = await read(headers, bundleOf(lot));
    expect(status).toBe(200);
    expect(JSON.parse(bytes.toString())).toMatchObject({ v: "lot/1", lot, factory: testFactory });
    expect(await looksOf(api, party)).toMatchObject([
      {
        outcome: "allowed",
        section: "records",
        purpose: "audit",
        authorisation: commitment,
        resultHash: hashOf(bytes),
      },
    ]);
  });

  it.each([
    ["json", "application/json; charset=utf-8"],
    ["pdf", "application/pdf"],
    ["xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ])("is given an audit as %s, each of which is a look", async (format, type) => {
    const { headers, party } = await auditor();
    const audit = await read(headers, `${AUDIT}&format=${format}`);
    expect([audit.status, audit.type]).toEqual([200, type]);
    expect(await looksOf(api, party)).toMatchObject([
      { outcome: "allowed", resultHash: hashOf(audit.bytes) },
    ]);
  });

  it("draws from the lots of that factory alone, opened while it lets him look", async () => {
    const { headers } = await auditor();
    const { bytes } = await read(headers, AUDIT);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      factory: testFactory,
      candidates: 1,
      lots: [{ lot }],
    });
    const scope = { ...SCOPE, to: "2021-01-01T00:00:00.000Z" };
    const before = await auditor(scope);
    const earlier = await read(before.headers, AUDIT);
    expect(JSON.parse(earlier.bytes.toString())).toMatchObject({ candidates: 0, lots: [] });
  });

  it("finds no lot of another factory under it, which is a look as well", async () => {
    const { headers, party } = await auditor();
    const { outcome, status } = await read(headers, bundleOf(othersLot));
    expect([status, outcome]).toEqual([404, "notFound"]);
    expect(await looksOf(api, party)).toMatchObject([{ outcome: "allowed", resultHash: null }]);
  });
});

describe.each([
  ["the bundle of a lot", bundleOf("ab".repeat(32))],
  ["an audit", AUDIT],
])("%s", (_, path) => {
  it("of another factory is refused to him, and that is logged there", async () => {
    const { headers, party } = await auditor();
    const { outcome, status } = await read(headers, path, other);
    expect([status, outcome]).toEqual([403, "lookRefused notAuthorised"]);
    expect(await looksOf(api, party, other)).toMatchObject([
      { outcome: "notAuthorised", authorisation: null, resultHash: null },
    ]);
    expect(await looksOf(api, party)).toEqual([]);
  });

  it("is refused to whom the factory lets look at its devices only", async () => {
    const { headers, party } = await auditor(documentFor("").scope);
    const { outcome, status } = await read(headers, path);
    expect([status, outcome]).toEqual([403, "lookRefused sectionNotGranted"]);
    expect(await looksOf(api, party)).toMatchObject([{ outcome: "sectionNotGranted" }]);
  });
});
