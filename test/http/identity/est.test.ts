// Before what reads ASN.1, which finds its types by it.
import "reflect-metadata";
import { createHash, randomBytes, randomUUID, X509Certificate } from "node:crypto";
import { X509Certificates } from "@peculiar/x509";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction } from "../../../service/db/pool.ts";
import { makeCode } from "../../../service/identity/enrolment/code.store.ts";
import {
  beginDevice,
  carryOut,
  lockDevice,
} from "../../../service/identity/enrolment/enrolment.store.ts";
import type { EnrolmentCommand } from "../../../service/identity/enrolment/enrolment.ts";
import type { DeviceManifest } from "../../../service/identity/enrolment/manifest.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import {
  derOf,
  type Holder,
  newHolder,
  newPair,
  newRequest,
  newRsaPair,
} from "../../support/device-pki.ts";
import { askEst, type EstAnswer, type TestEst, testEst } from "../../support/est.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newMaker, suspendMaker, type TestMaker } from "../../support/makers.ts";
import { newPerson, type Visit, visit } from "../../support/people.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let api: TestApi;
let est: TestEst;
let managing: Visit;
beforeAll(async () => {
  api = await testApi();
  est = await testEst(api);
  const manager = await newPerson(api.intake.database.pool, testFactory, ["view", "manage"]);
  managing = await visit(api, manager);
});
beforeEach(() => {
  est.at = () => new Date();
});
afterAll(async () => {
  await est.close();
  await api.close();
});

const newUrn = (): string => `urn:uuid:${randomUUID()}`;
const pool = () => api.intake.database.pool;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A device that a code may let in. */
async function announced(device = newUrn(), validMs = HOUR_MS) {
  return inTransaction(pool(), async (db) => {
    const at = new Date();
    const kept = await beginDevice(db, { factory: testFactory, device }, at);
    await carryOut(db, kept, { do: "admit", by: "code" }, { at, by: "test" });
    const code = await makeCode(db, {
      enrolment: kept.id,
      madeBy: "test",
      madeAt: at,
      expiresAt: new Date(at.getTime() + validMs),
      idempotencyKey: undefined,
    });
    return {
      device,
      id: kept.id,
      code: `${code?.id ?? ""}:${code?.secret ?? ""}`,
      codeId: code?.id,
    };
  });
}

const command = (id: string, what: EnrolmentCommand): Promise<unknown> =>
  inTransaction(pool(), async (db) => {
    const kept = await lockDevice(db, id);
    if (kept !== undefined) await carryOut(db, kept, what, { at: new Date(), by: "test" });
  });

const enrol = (asked: { body: string; client?: Holder; code?: string }, label?: string) =>
  askEst(est, { ...asked, path: `${label === undefined ? "" : `${label}/`}simpleenroll` });

const enrolAgain = (client: Holder, body: string): Promise<EstAnswer> =>
  askEst(est, { client, body, path: "simplereenroll" });

const refusal = ({ reason, status }: EstAnswer) => [status, reason];

const certificatesIn = ({ text }: EstAnswer) =>
  new X509Certificates(new Uint8Array(Buffer.from(text, "base64")));

/** A device with a certificate of this site. */
async function enrolled(): Promise<{ device: string; id: string; holder: Holder }> {
  const { code, device, id } = await announced();
  const keys = await newPair();
  const [certificate] = certificatesIn(await enrol({ body: await newRequest(device, keys), code }));
  if (certificate === undefined) throw new Error("no certificate");
  return { device, id, holder: { certificate, keys, above: [] } };
}

/** A maker whose root the factory knows by a manifest, with one device of it. */
async function productionLine(by: "certificate" | "key" = "certificate") {
  const maker = await newMaker(pool());
  const root = await newHolder({ isAuthority: true, pathLength: 0 });
  const built = await newHolder({ name: "serial 1" }, root);
  const device = newUrn();
  await take(maker, root, [
    {
      device,
      serial: "1",
      identity: {
        by,
        sha256: sha256(
          by === "key" ? new Uint8Array(built.certificate.publicKey.rawData) : derOf(built),
        ),
      },
    },
  ]);
  return { maker, root, built, device };
}

async function take(
  maker: TestMaker,
  root: Holder,
  devices: DeviceManifest["devices"] = [],
): Promise<void> {
  const body = await maker.sign({
    v: 1,
    kind: "device-manifest",
    maker: maker.party,
    factory: testFactory,
    authorities: [derOf(root).toString("base64")],
    devices,
  });
  const url = `/v1/parties/${testFactory}/device-manifests`;
  const { status } = await ask(api, "POST", url, { headers: managing.headers, body });
  if (status !== 201) throw new Error(`the manifest is not taken: ${String(status)}`);
}

describe("EST", () => {
  it("hands out this site's authorities, and what a request has to hold, to anybody", async () => {
    const authorities = await askEst(est, { path: "cacerts" });
    expect(authorities.headers["content-type"]).toBe(
      "application/pkcs7-mime; smime-type=certs-only",
    );
    const found = certificatesIn(authorities).map((one) => sha256(new Uint8Array(one.rawData)));
    expect(found).toEqual(est.authority.chain.map(sha256));
    const attributes = await askEst(est, { path: "csrattrs" });
    expect(Buffer.from(attributes.text, "base64")).toHaveLength(35);
    expect(attributes.headers["content-type"]).toBe("application/csrattrs");
  });

  it("gives a certificate for a one-time code, to the very key that asked", async () => {
    const { holder, device, id } = await enrolled();
    const certificate = new X509Certificate(derOf(holder));
    const [site] = est.authority.chain;
    expect(certificate.verify(new X509Certificate(site ?? "").publicKey)).toBe(true);
    expect(certificate.subjectAltName).toContain(device);
    const url = `/v1/parties/${testFactory}/enrolments/${id}`;
    const { body } = await ask(api, "GET", url, managing);
    expect(body).toMatchObject({
      state: "active",
      history: [{ what: "admitted" }, { what: "certified", by: null }],
      life: [{ stage: "online", saidBy: "site" }],
      certificates: [{ revokedAt: null }],
    });
  });

  it("gives one for the certificate that a maker listed, and for a key that it listed", async () => {
    for (const by of ["certificate", "key"] as const) {
      const { built, device } = await productionLine(by);
      const body = await newRequest(device, await newPair(), [{ type: "url", value: device }]);
      const answer = await enrol({ body, client: built });
      expect(answer.status).toBe(200);
      expect(certificatesIn(answer)).toHaveLength(1);
    }
  });

  it("gives the next one by the one before, to another key if it likes", async () => {
    const { device, holder } = await enrolled();
    const keys = await newPair();
    const answer = await enrolAgain(holder, await newRequest(device, keys));
    expect(answer.status).toBe(200);
    const [certificate] = certificatesIn(answer);
    if (certificate === undefined) throw new Error("no certificate");
    const next = { certificate, keys, above: [] };
    expect((await enrolAgain(next, await newRequest(device, keys))).status).toBe(200);
  });

  it("lets a device wait that its maker vouches for and nobody announced, until it is admitted", async () => {
    const { maker, root } = await productionLine();
    const stranger = await newHolder({ name: "unannounced" }, root);
    const device = newUrn();
    const asked = { body: await newRequest(device, await newPair()), client: stranger };
    const answer = await enrol(asked, testFactory);
    expect(answer.status).toBe(202);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect((await enrol(asked, testFactory)).status).toBe(202);
    const { rows } = await pool().query<{ id: string; maker: Buffer }>(
      "SELECT enrolment_id AS id, maker FROM enrolment WHERE device = $1",
      [device],
    );
    expect(rows.map((row) => row.maker.toString("hex"))).toEqual([maker.party]);
    await command(rows[0]?.id ?? "", { do: "admit", by: "person" });
    expect((await enrol(asked, testFactory)).status).toBe(200);
  });

  it("says to whoever shows nothing what he may show: 401", async () => {
    const answer = await enrol({ body: await newRequest(newUrn(), await newPair()) });
    expect(refusal(answer)).toEqual([401, "clientUnknown"]);
    expect(answer.headers["www-authenticate"]).toContain("Basic");
  });
});

describe("an enrolment that is played again", () => {
  it("gets the same certificate for the same request, and none for another: codeUsed", async () => {
    const { code, device } = await announced();
    const body = await newRequest(device, await newPair());
    const [first, again] = [await enrol({ body, code }), await enrol({ body, code })];
    expect([again.status, again.text]).toEqual([200, first.text]);
    const other = await newRequest(device, await newPair());
    expect(refusal(await enrol({ body: other, code }))).toEqual([401, "codeUsed"]);
  });

  it("many at once with one code get one certificate in all", async () => {
    const { code, device } = await announced();
    const bodies = await Promise.all(
      Array.from({ length: 5 }, async () => newRequest(device, await newPair())),
    );
    const answers = await Promise.all(bodies.map((body) => enrol({ body, code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ reason }) => reason === "codeUsed")).toHaveLength(4);
  });

  it("the same request many times at once gets one certificate", async () => {
    const { built, device } = await productionLine();
    const body = await newRequest(device, await newPair());
    const asked = Array.from({ length: 5 }, () => enrol({ body, client: built }));
    const texts = (await Promise.all(asked)).map(({ text }) => text);
    expect(new Set(texts).size).toBe(1);
  });

  it("of one device by another is refused: nameOfOther", async () => {
    const { device } = await enrolled();
    const body = await newRequest(device, await newPair());
    const other = await enrolled();
    expect(refusal(await enrolAgain(other.holder, body))).toEqual([400, "nameOfOther"]);
  });
});

describe("a request", () => {
  it("for another's name is refused: nameOfOther", async () => {
    const { code } = await announced();
    const byName = await newRequest(newUrn(), await newPair());
    expect(refusal(await enrol({ body: byName, code }))).toEqual([400, "nameOfOther"]);
    const { built, device, root } = await productionLine();
    const value = newUrn();
    const alsoOther = await newRequest(device, await newPair(), [{ type: "url", value }]);
    expect(refusal(await enrol({ body: alsoOther, client: built }))).toEqual([400, "nameOfOther"]);
    // Nor does a device that nobody announced get the name of one that is known.
    const stranger = await newHolder({}, root);
    const known = await newRequest(device, await newPair());
    expect(refusal(await enrol({ body: known, client: stranger }, testFactory))).toEqual([
      400,
      "nameOfOther",
    ]);
  });

  it("for a weak key is refused: weakKey", async () => {
    const { code, device } = await announced();
    const pairs = [await newPair("P-384"), await newRsaPair(1024), await newRsaPair(2048)];
    for (const keys of pairs)
      expect(refusal(await enrol({ body: await newRequest(device, keys), code }))).toEqual([
        400,
        "weakKey",
      ]);
  });

  it("that its key did not sign is refused: possessionMissing", async () => {
    const { code, device } = await announced();
    const der = Buffer.from(await newRequest(device, await newPair()), "base64");
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const answer = await enrol({ body: der.toString("base64"), code });
    expect(refusal(answer)).toEqual([400, "possessionMissing"]);
  });
});

describe("a one-time code", () => {
  it("that is guessed too often lets nobody in any more: codeLocked", async () => {
    const { code, codeId, device } = await announced();
    const body = await newRequest(device, await newPair());
    for (let guess = 0; guess < 5; guess++)
      expect(refusal(await enrol({ body, code: `${String(codeId)}:AAAA-BBBB` }))).toEqual([
        401,
        "codeInvalid",
      ]);
    expect(refusal(await enrol({ body, code }))).toEqual([401, "codeLocked"]);
  });

  it("that nobody made, or that has expired, lets nobody in", async () => {
    const { code, device } = await announced();
    const body = await newRequest(device, await newPair());
    const unknown = `${randomBytes(6).toString("hex")}:AAAA-BBBB`;
    expect(refusal(await enrol({ body, code: unknown }))).toEqual([401, "codeInvalid"]);
    est.at = () => new Date(Date.now() + 2 * HOUR_MS);
    expect(refusal(await enrol({ body, code }))).toEqual([401, "codeExpired"]);
  });
});

describe("a maker's certificate", () => {
  it("that has expired is refused: certificateExpired", async () => {
    const { root } = await productionLine();
    const to = new Date(Date.now() - 1000);
    const client = await newHolder({ to }, root);
    const body = await newRequest(newUrn(), await newPair());
    const answer = await enrol({ body, client }, testFactory);
    expect(refusal(answer)).toEqual([403, "certificateExpired"]);
  });

  it("that does not hold yet is refused: certificateNotYetValid", async () => {
    const { root } = await productionLine();
    const client = await newHolder({ from: new Date(Date.now() + HOUR_MS) }, root);
    const body = await newRequest(newUrn(), await newPair());
    const answer = await enrol({ body, client }, testFactory);
    expect(refusal(answer)).toEqual([403, "certificateNotYetValid"]);
  });

  it("of an authority that nobody named is refused, though it is called the same: wrongChain", async () => {
    const { device, root } = await productionLine();
    const name = root.certificate.subject.slice("CN=".length);
    const other = await newHolder({ isAuthority: true, name });
    const client = await newHolder({ name: "serial 1" }, other);
    const body = await newRequest(device, await newPair());
    for (const label of [undefined, testFactory])
      expect(refusal(await enrol({ body, client }, label))).toEqual([403, "wrongChain"]);
  });

  it("below one authority too many is refused: pathLength", async () => {
    const { root } = await productionLine();
    const between = await newHolder({ isAuthority: true }, root);
    const client = await newHolder({}, between);
    const body = await newRequest(newUrn(), await newPair());
    expect(refusal(await enrol({ body, client }, testFactory))).toEqual([403, "pathLength"]);
  });

  it("that a device signed is refused: wrongChain", async () => {
    const { built } = await productionLine();
    const client = await newHolder({}, built);
    const body = await newRequest(newUrn(), await newPair());
    expect(refusal(await enrol({ body, client }, testFactory))).toEqual([403, "wrongChain"]);
  });

  it("with a weak key is refused: weakKey", async () => {
    const { root } = await productionLine();
    const client = await newHolder({ keys: await newPair("P-384") }, root);
    const body = await newRequest(newUrn(), await newPair());
    expect(refusal(await enrol({ body, client }, testFactory))).toEqual([400, "weakKey"]);
  });

  it("of a maker that is not admitted any more is refused: makerNotAdmitted", async () => {
    const { built, device, maker } = await productionLine();
    await suspendMaker(pool(), maker);
    const body = await newRequest(device, await newPair());
    expect(refusal(await enrol({ body, client: built }))).toEqual([403, "makerNotAdmitted"]);
  });

  it("of a device that no factory expects is refused without a label: deviceUnknown", async () => {
    const { root } = await productionLine();
    const client = await newHolder({}, root);
    const body = await newRequest(newUrn(), await newPair());
    expect(refusal(await enrol({ body, client }))).toEqual([403, "deviceUnknown"]);
  });
});

describe("a device that asks for its next certificate", () => {
  it.for([
    ["suspend", "deviceSuspended"],
    ["retire", "deviceRetired"],
    ["end", "deviceEnded"],
  ] as const)("after %s is refused: %s", async ([what, reason]) => {
    const { device, holder, id } = await enrolled();
    await command(id, { do: what });
    const answer = await enrolAgain(holder, await newRequest(device, holder.keys));
    expect(refusal(answer)).toEqual([403, reason]);
  });

  it.for([
    ["retire", "cessationOfOperation"],
    ["end", "privilegeWithdrawn"],
  ] as const)("has its certificates revoked when a person says %s", async ([what, reason]) => {
    const { holder, id } = await enrolled();
    const url = `/v1/parties/${testFactory}/enrolments/${id}`;
    const body = { what, why: "a test" };
    const said = await ask(api, "POST", `${url}/changes`, { headers: managing.headers, body });
    expect(said.status).toBe(204);
    const { rows } = await pool().query<{ reason: string }>(
      "SELECT reason FROM certificate_revocation WHERE serial = $1",
      [holder.certificate.serialNumber],
    );
    expect(rows).toEqual([{ reason }]);
    const shown = await ask(api, "GET", url, managing);
    expect(shown.body["certificates"]).toMatchObject([{ revokedAt: expect.any(String) as string }]);
  });

  it("by a certificate that has expired, or does not hold yet, is refused", async () => {
    const { device, holder } = await enrolled();
    const body = await newRequest(device, holder.keys);
    est.at = () => new Date(Date.now() + 4000 * DAY_MS);
    expect(refusal(await enrolAgain(holder, body))).toEqual([403, "certificateExpired"]);
    est.at = () => new Date(Date.now() - DAY_MS);
    expect(refusal(await enrolAgain(holder, body))).toEqual([403, "certificateNotYetValid"]);
  });

  it("by its maker's certificate, or by one that it signed itself, is refused: wrongChain", async () => {
    const { built, device } = await productionLine();
    const body = await newRequest(device, await newPair());
    expect(refusal(await enrolAgain(built, body))).toEqual([403, "wrongChain"]);
    expect(refusal(await enrolAgain(await newHolder(), body))).toEqual([403, "wrongChain"]);
  });
});
