import { createHash, webcrypto } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64, toHex } from "../../device-attest/bytes.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { httpSender } from "../../device-attest/http-sender.ts";
import { relayAct, RelayRefused } from "../../scripts/acts/relay.ts";
import { firstParties } from "../../service/chain-home.ts";
import { quotedNonce } from "../../service/identity/attestation/appraisal/appraise-evidence.ts";
import { publishReference } from "../../service/identity/attestation/policy.store.ts";
import { keyGradeNumber, type SetGrade } from "../../service/parties/acts/device-acts.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import { runAgent } from "../support/agent.ts";
import { eventually } from "../support/eventually.ts";
import { readOwn } from "../support/own-data.ts";
import { newParty } from "../support/people.ts";
import { type TestService, testService } from "../support/service.ts";
import { hasSoftwareTpm, TpmMaker } from "../support/software-tpm.ts";
import { TpmDevice } from "../support/tpm-device.ts";
import { verified } from "../support/verified.ts";

type Json = Record<string, unknown>;
type Name = "operator" | "factory" | "certifier";

const DAY_MS = 86_400_000;
const maker = newParty();
const urn = `urn:uuid:${crypto.randomUUID()}`;
const model = { oemid: "Jinlu", hwmodel: "edge-7" };
const wallets = { operator: 2, factory: 3, certifier: 4 } as const;
const party = (name: Name): string => firstParties[name].slice(2);
const base64Of = (parts: object): Json =>
  Object.fromEntries(
    Object.entries(parts as Record<string, Uint8Array>).map(([name, bytes]) => [
      name,
      toBase64(bytes),
    ]),
  );
const failed = (code: string) => ({ status: "contraindicated", reasons: [code] });
const keyIdOf = ({ spki }: KeyStore): string => createHash("sha256").update(spki).digest("hex");

describe.skipIf(!hasSoftwareTpm)("a key in a TPM (skipped where swtpm is not installed)", () => {
  let target: TestService;
  let tpmMaker: TpmMaker;
  let device: TpmDevice;
  let stranger: TpmDevice;
  let key: KeyStore;
  let keyId: string;
  let apiKeys: Record<Name, string>;

  beforeAll(async () => {
    target = await testService();
    tpmMaker = await TpmMaker.start();
    device = await TpmDevice.make(tpmMaker);
    stranger = await TpmDevice.make(tpmMaker);
    for (const each of [device, stranger]) await each.makeKey();
    await device.extend(7, createHash("sha256").update("sealed boot").digest());
    key = await device.keyStore();
    keyId = keyIdOf(key);
    await target.enrol(urn, key);
    apiKeys = {
      operator: await apiKeyOf("operator"),
      factory: await apiKeyOf("factory"),
      certifier: await apiKeyOf("certifier"),
    };
    await publish("2.4.0");
    const policy = { roots: [toBase64(await tpmMaker.root())], makers: [maker], lifetimeHours: 24 };
    await ask("certifier", "PUT", "policy", policy);
  });
  afterAll(async () => {
    await target.close();
    for (const each of [device, stranger, tpmMaker]) await each.close();
  });

  async function apiKeyOf(name: Name): Promise<string> {
    const made = await issueApiKey(target.database.pool, {
      party: party(name),
      label: "test",
      capabilities: ["view", "look", "sign", "manage"],
      madeBy: undefined,
      idempotencyKey: undefined,
      madeAt: new Date(),
      expiresAt: new Date(Date.now() + 30 * DAY_MS),
    });
    return made?.text ?? "";
  }

  /** As the maker's route keeps it. */
  async function publish(swversion: string): Promise<void> {
    const { values } = await quoted(new Uint8Array(32));
    const pcrs = Object.fromEntries([0, 1, 7].map((index, at) => [index, values[at] ?? ""]));
    const reference = { ...model, swversion, pcrs, isFlawed: false };
    await publishReference(target.database.pool, maker, reference, new Date());
  }

  async function quoted(nonce: Uint8Array) {
    const evidence = await device.quote(nonce);
    const digests = [0, 32, 64].map((at) => toHex(evidence.pcrs.slice(at, at + 32)));
    return { evidence, values: digests };
  }

  async function ask(name: Name, method: string, path: string, body?: object) {
    const url = `${target.service.httpUrl ?? ""}/v1/parties/${party(name)}/attestation/${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${apiKeys[name]}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Json };
  }

  const challenged = async (changes: object = {}) =>
    ask("factory", "POST", "challenges", {
      attester: party("certifier"),
      keyId,
      ek: toBase64(await device.ek()),
      ekCertificates: device.ekChain.map(toBase64),
      ak: toBase64(await device.ak()),
      ...changes,
    });

  /** What the device answers to a challenge. */
  async function answerTo(challenge: Json, swversion = "2.4.0"): Promise<Json> {
    const nonce = Buffer.from(String(challenge["nonceHex"]), "hex");
    const claims = JSON.stringify({
      ...model,
      eat_nonce: challenge["nonce"],
      swversion: [swversion],
      oemboot: true,
      dbgstat: "disabled-permanently",
    });
    const secret = await device.activate(Buffer.from(String(challenge["credential"]), "base64"));
    return {
      challenge: challenge["challenge"],
      secret: toBase64(secret),
      claims,
      quote: base64Of(await device.quote(quotedNonce(nonce, claims))),
      certified: base64Of(await device.certify()),
    };
  }

  const appraised = async (changes: (answer: Json) => Json | Promise<Json> = (same) => same) => {
    const { body } = await challenged();
    return ask("factory", "POST", "evidence", await changes(await answerTo(body)));
  };

  const due = async (): Promise<unknown> => (await ask("certifier", "GET", "due")).body["items"];
  const gradeOf = async (): Promise<string | undefined> => {
    const { rows } = await target.database.pool.query<{ grade: string }>(
      "SELECT grade FROM device_key WHERE device = $1",
      [urn],
    );
    return rows[0]?.grade;
  };

  const setGrade = (by: Name, grade: keyof typeof keyGradeNumber): Promise<void> => {
    const { chain, httpUrl = "" } = target.service;
    const message: SetGrade = {
      by: firstParties[by],
      keyId: `0x${keyId}`,
      grade: keyGradeNumber[grade],
    };
    const signer = chain.embedded?.wallet(wallets[by]);
    if (signer === undefined) throw new Error("not embedded");
    return relayAct({ serviceUrl: httpUrl, manifest: chain.manifest }, "SetGrade", message, [
      signer,
    ]);
  };

  /** The attester signs what was prepared for him. */
  async function sayWhatIsDue(): Promise<void> {
    const prepared = await ask("certifier", "POST", "grades", { keyId });
    expect(prepared.status).toBe(201);
    const { rows } = await target.database.pool.query<{ message: SetGrade }>(
      "SELECT message FROM pending_act WHERE pending_act_id = $1",
      [prepared.body["id"]],
    );
    const grade = rows[0]?.message.grade;
    await setGrade("certifier", grade === keyGradeNumber.hardware ? "hardware" : "software");
  }

  test("is graded as hardware by its attester, and its records say so", async () => {
    const result = await appraised();
    expect(result.body).toMatchObject({ status: "affirming", reasons: [], swversion: "2.4.0" });
    expect(await due()).toMatchObject([{ keyId, device: urn, grade: "hardware" }]);

    await sayWhatIsDue();
    await eventually(gradeOf, (grade) => grade === "hardware");
    expect(await due()).toEqual([]);

    const sender = httpSender({ url: target.service.httpUrl ?? "" });
    const running = await runAgent({ device: urn, keyStore: key }, target.service.chain.manifest, {
      sender,
    });
    const { statementHash } = await running.agent.append({
      device: urn,
      machine: "mill-1",
      capturedAt: new Date().toISOString(),
      kind: "reading",
      source: "sensor",
      subjects: [],
      readings: [{ metric: "spindle.power", unit: "W", value: "1500", offsetMs: 0 }],
    });
    await running.agent.drained();
    await running.stop();
    const path = `bundles/${statementHash}`;
    const found = await readOwn(target.database.pool, target.service.httpUrl, path);
    const bundle: unknown = await found.json();
    const { code, report } = await verified(target, bundle);
    expect(code).toBe(0);
    expect(report).toMatch(/hardware/i);
  });

  test("is graded by nobody who has an interest", async () => {
    await expect(setGrade("operator", "hardware")).rejects.toThrow(RelayRefused);
    await expect(setGrade("factory", "hardware")).rejects.toThrow(RelayRefused);
    const attesters = { operator: "attesterOperator", factory: "attesterFactory" } as const;
    for (const name of ["operator", "factory"] as const) {
      const refused = await challenged({ attester: party(name) });
      expect(refused.body).toMatchObject({ code: "attestationRefused", reason: attesters[name] });
    }
    const unknown = await challenged({ attester: newParty() });
    expect(unknown.body).toMatchObject({ code: "attestationRefused", reason: "attesterRole" });
  });

  test("is asked once, for a short time, and only for its own factory", async () => {
    const { body: challenge } = await challenged();
    const answer = await answerTo(challenge);
    expect((await ask("certifier", "POST", "evidence", answer)).status).toBe(404);
    expect((await ask("factory", "POST", "evidence", answer)).status).toBe(201);
    const again = await ask("factory", "POST", "evidence", answer);
    expect(again.body).toMatchObject({ code: "attestationRefused", reason: "challengeUsed" });

    const { body: other } = await challenged();
    await target.database.pool.query(
      "UPDATE attestation_challenge SET expires_at = now() WHERE challenge = $1",
      [other["challenge"]],
    );
    const late = await ask("factory", "POST", "evidence", await answerTo(other));
    expect(late.body).toMatchObject({ code: "attestationRefused", reason: "challengeStale" });
  });

  test("proves nothing with what another TPM says, or an old answer", async () => {
    const { body: first } = await challenged();
    const old = await answerTo(first);
    const bad = async (changes: object): Promise<unknown> =>
      (await appraised((answer) => ({ ...answer, ...changes }))).body;

    expect(await bad({ quote: old["quote"] })).toMatchObject(failed("nonce"));
    const nonce = webcrypto.getRandomValues(new Uint8Array(32));
    expect(await bad({ quote: base64Of(await stranger.quote(nonce)) })).toMatchObject(
      failed("badSignature"),
    );
    expect(await bad({ certified: base64Of(await stranger.certify()) })).toMatchObject(
      failed("badSignature"),
    );
    expect(await bad({ secret: toBase64(nonce) })).toMatchObject(failed("credential"));
    const ekOfOther = { ek: toBase64(await stranger.ek()) };
    expect((await challenged(ekOfOther)).body).toMatchObject({ reason: "ekMismatch" });
    expect((await appraised()).body).toMatchObject({ status: "affirming" });
  });

  test("keeps its grade as long as its appraisal stands, and loses it by the same attester", async () => {
    await target.database.pool.query("UPDATE attestation_result SET lapses_at = now()");
    expect(await due()).toMatchObject([{ keyId, grade: "software" }]);
    await sayWhatIsDue();
    await eventually(gradeOf, (grade) => grade === "software");
    expect(await due()).toEqual([]);
    expect((await appraised()).body).toMatchObject({ status: "affirming" });
    expect(await due()).toMatchObject([{ keyId, grade: "hardware" }]);
  });

  test("is contraindicated with older firmware, and with any that its maker does not know", async () => {
    await device.extend(7, createHash("sha256").update("patched").digest());
    expect((await appraised()).body).toMatchObject({
      status: "contraindicated",
      reasons: ["registersUnknown"],
    });
    await publish("2.3.9");
    const { body: challenge } = await challenged();
    const result = await ask("factory", "POST", "evidence", await answerTo(challenge, "2.3.9"));
    expect(result.body).toMatchObject({
      status: "contraindicated",
      reasons: ["firmwareDowngrade"],
      swversion: "2.3.9",
    });
    expect(await due()).toEqual([]);
  });

  test("shows what was found to its factory, its attester and whoever the factory lets look", async () => {
    const ofFactory = (await ask("factory", "GET", `results?keyId=${keyId}`)).body["items"];
    const ofAttester = (await ask("certifier", "GET", "results")).body["items"];
    expect(ofFactory).toEqual(ofAttester);
    expect((await ask("operator", "GET", "results")).body["items"]).toEqual([]);
    const path = `keys/${keyId}/attestations`;
    const look = await readOwn(target.database.pool, target.service.httpUrl, path);
    const { items } = (await look.json()) as { items: Json[] };
    expect(items).toHaveLength((ofFactory as Json[]).length);
    expect(items[0]).toMatchObject({ reasons: ["firmwareDowngrade"] });

    const [newest] = ofAttester as [Json];
    const evidence = `results/${String(newest["challenge"])}/evidence`;
    expect((await ask("certifier", "GET", evidence)).body).toHaveProperty("evidence.quote.attest");
    expect((await ask("factory", "GET", evidence)).status).toBe(404);
  });
});
