import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concat, fromBase64Url, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import type { Json } from "../../../device-attest/jcs.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import {
  decodeStatement,
  encodeStatement,
  logIdOf,
  STATEMENT_BYTES,
} from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import type { SampleEntry } from "../../../scripts/verify/sample/log.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { Inquiry } from "../../../service/evidence/inquiry.ts";
import type { Check } from "../../../service/evidence/verification/check.ts";
import { instantOf } from "../../../service/evidence/verification/instant.ts";
import { signInquiries } from "../../../service/parties/inquiry/sign-inquiry.ts";
import { parties } from "../../support/chain.ts";
import { type Enrolled, enrolment, relay } from "../../support/enrolment.ts";
import { checksOf, type Failure, failuresOf, unmadeOf } from "../support/checks.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
let ownKey: Enrolled;
let bundle: Bundle;
beforeAll(async () => {
  scene = await openScene();
  ownKey = await enrolled("operator", "urn:tallystick:inquiries:test");
  bundle = await logged(await look(ownKey));
});
afterAll(() => scene.chain.stop());

async function enrolled(party: keyof typeof parties, device: string): Promise<Enrolled> {
  const owner = { party: parties[party], signer: scene.chain.signers[party] };
  const one = await enrolment(scene.chain, device, undefined, owner);
  await relay(scene.chain, one.data);
  return one;
}

const positions = new Map<string, ChainPosition>();

/** Signs the next look of a key. */
async function look(by: Enrolled, changes: Partial<Inquiry> = {}): Promise<SampleEntry> {
  const [entry] = await looksTogether(by, [changes]);
  if (entry === undefined) throw new Error("nothing was signed");
  return entry;
}

/** Signs the next looks of a key at once. */
async function looksTogether(
  { device, key, keyId }: Enrolled,
  changes: readonly Partial<Inquiry>[],
): Promise<SampleEntry[]> {
  const block = await scene.chain.provider.getBlock("latest");
  const draftOf = (change: Partial<Inquiry>) => ({
    at: instantOf(block?.timestamp ?? 0),
    lookerParty: parties.bank.slice(2),
    looker: "10".repeat(32),
    factory: parties.factory.slice(2),
    section: "quality",
    purpose: "creditApplication",
    period: { from: "2026-05-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" },
    resolution: "day",
    authorisation: "aa".repeat(32),
    contract: null,
    outcome: "allowed",
    fields: ["yield"],
    resultHash: "77".repeat(32),
    salt: toBase64Url(randomBytes(16)),
    ...change,
  });
  const name = toHex(keyId);
  const signer = { keyStore: key, keyId, device, logId: logIdOf(scene.manifest.origin) };
  const position = positions.get(name) ?? CHAIN_START;
  const signed = await signInquiries(changes.map(draftOf), position, signer);
  positions.set(name, signed.position);
  const { bodies, bodyEnds, signature, statements } = signed;
  return bodyEnds.map((end, at) => {
    const record = JSON.parse(bodies.toString("utf8", bodyEnds[at - 1] ?? 0, end)) as Json;
    const statement = statements.subarray(at * STATEMENT_BYTES, (at + 1) * STATEMENT_BYTES);
    return {
      envelope: { statement, signature, record, judgement: undefined },
      spki: key.spki,
    };
  });
}

/** Bundles of looks that were signed together. */
async function loggedTogether(entries: readonly SampleEntry[]): Promise<Bundle[]> {
  const indices = entries.map((entry) => scene.log.append(entry));
  const anchor = await scene.anchor();
  return indices.map((index, at) => {
    const followers = followersIn(entries.slice(at + 1));
    return { ...scene.log.bundle(index, anchor), ...(followers !== "" && { followers }) };
  });
}

const followersIn = (entries: readonly SampleEntry[]): string =>
  toBase64Url(
    concat(...entries.map(({ envelope }) => decodeStatement(envelope.statement).recordHash)),
  );

async function logged(entry: SampleEntry): Promise<Bundle> {
  const index = scene.log.append(entry);
  return scene.log.bundle(index, await scene.anchor());
}

const check = (of: Bundle): Promise<Check[]> => checksOf(of, scene.manifest, [scene.chain.url]);
const failures = async (changes: Partial<Bundle>): Promise<Failure[]> =>
  failuresOf(await check({ ...bundle, ...changes }));
const rewritten = (changes: Partial<Inquiry>): Partial<Bundle> => ({
  record: { ...(bundle.record as Inquiry), ...changes },
});

it("finds nothing wrong with an honest bundle of a look", async () => {
  const checks = await check(bundle);
  expect(failuresOf(checks)).toEqual([]);
  expect(unmadeOf(checks)).toEqual([
    ["endpoints.agree", "endpointSingle"],
    ["time.notBefore", "seenNone"],
  ]);
  expect(checks.find(({ id }) => id === "record.form")).toMatchObject({
    code: "inquiryFormGood",
    values: { section: "quality", outcome: "allowed" },
  });
});

describe("an operator who rewrites a look", () => {
  it.each<[string, Partial<Inquiry>]>([
    ["makes a refusal of it", { outcome: "revoked" }],
    ["names another looker", { lookerParty: "00".repeat(32) }],
    ["names another purpose", { purpose: "audit" }],
    ["shows less than was shown", { fields: [] }],
    ["says that other bytes were sent", { resultHash: "00".repeat(32) }],
    ["moves it to another time", { at: "2020-01-01T00:00:00.000Z" }],
  ])("%s", async (_, changes) => {
    expect(await failures(rewritten(changes))).toEqual([["record.hash", "recordHash"]]);
  });

  it("gives it another number of its key", async () => {
    expect(await failures(rewritten({ sequence: 99 }))).toEqual([
      ["record.hash", "recordHash"],
      ["record.sequence", "recordSequence"],
    ]);
  });

  it("offers a device's record as a look", async () => {
    const { record } = scene.bundle;
    expect(await failures({ record })).toEqual([
      ["record.form", "schema"],
      ["record.hash", "recordHash"],
    ]);
  });

  it("offers a look as a device's record", async () => {
    const checks = await check({ ...scene.bundle, record: bundle.record });
    expect(failuresOf(checks)).toEqual([
      ["record.form", "schema"],
      ["record.hash", "recordHash"],
    ]);
  });
});

describe("an operator who logs looks under another's name", () => {
  it("has a factory's device sign them", async () => {
    const entry = await look(scene.device, {});
    expect(failuresOf(await check(await logged(entry)))).toEqual([
      ["key.registered", "operatorKeyOther"],
    ]);
  });

  it("has a bank's key sign that the bank was refused", async () => {
    const banks = await enrolled("bank", "urn:tallystick:inquiries:bank");
    const entry = await look(banks, { outcome: "notAuthorised", resultHash: null });
    expect(failuresOf(await check(await logged(entry)))).toEqual([
      ["key.registered", "operatorKeyOther"],
    ]);
  });

  it("signs with a key that nobody registered", async () => {
    const stranger = await enrolment(scene.chain, "urn:tallystick:inquiries:none");
    expect(failuresOf(await check(await logged(await look(stranger))))).toEqual([
      ["key.registered", "keyUnregistered"],
    ]);
  });

  it("names another device than the key's", async () => {
    const entry = await look({ ...ownKey, device: "urn:tallystick:inquiries:other" });
    expect(failuresOf(await check(await logged(entry)))).toEqual([["key.device", "recordDevice"]]);
  });
});

describe("looks that were signed together", () => {
  let bundles: Bundle[];
  beforeAll(async () => {
    bundles = await loggedTogether(await looksTogether(ownKey, [{}, { outcome: "revoked" }, {}]));
  });
  const ofFirst = async (changes: Partial<Bundle>): Promise<Failure[]> =>
    failuresOf(await check({ ...(bundles[0] as Bundle), ...changes }));
  const signatureAt = async (at: number) =>
    (await check(bundles[at] as Bundle)).find(({ id }) => id === "statement.signature");

  it("are each proven by themselves", async () => {
    for (const one of bundles) expect(failuresOf(await check(one))).toEqual([]);
    expect(await signatureAt(0)).toMatchObject({
      code: "signatureGoodTogether",
      values: { count: 2 },
    });
    expect(await signatureAt(1)).toMatchObject({
      code: "signatureGoodTogether",
      values: { count: 1 },
    });
    expect(await signatureAt(2)).toMatchObject({ code: "signatureGood" });
  });

  it.each<[string, (followers: Uint8Array) => Uint8Array]>([
    ["one follower fewer", (followers) => followers.subarray(32)],
    ["one follower more", (followers) => concat(followers, new Uint8Array(32))],
    ["followers in another order", (all) => concat(all.subarray(32), all.subarray(0, 32))],
    ["another follower", (followers) => followers.with(0, (followers[0] as number) ^ 1)],
  ])("are not proven with %s", async (_, changed) => {
    const followers = fromBase64Url(bundles[0]?.followers ?? "");
    expect(await ofFirst({ followers: toBase64Url(changed(followers)) })).toEqual([
      ["statement.signature", "badSignature"],
    ]);
  });

  it("are not proven without their followers", async () => {
    const { followers: _, ...first } = bundles[0] as Bundle;
    expect(failuresOf(await check(first))).toEqual([["statement.signature", "badSignature"]]);
  });

  it("are not proven with followers that are no hashes, or too many", async () => {
    const failure = [["statement.signature", "encoding"]];
    expect(await ofFirst({ followers: toBase64Url(new Uint8Array(33)) })).toEqual(failure);
    expect(await ofFirst({ followers: toBase64Url(new Uint8Array(256 * 32)) })).toEqual(failure);
  });

  it("lend their signature to no look that was not among them", async () => {
    const stranger = await logged(await look(ownKey, { outcome: "allowed", purpose: "audit" }));
    const [{ followers = "", signature }] = bundles as [Bundle];
    expect(failuresOf(await check({ ...stranger, signature, followers }))).toEqual([
      ["statement.signature", "badSignature"],
    ]);
  });

  it("are looks: a device signs each record itself", async () => {
    const followers = bundles[0]?.followers ?? "";
    expect(failuresOf(await check({ ...scene.bundle, followers }))).toEqual([
      ["statement.signature", "statementTag"],
    ]);
  });
});

it("a look that claims a judgement is none", async () => {
  const { envelope, spki } = await look(ownKey);
  const judgement = new Uint8Array(174);
  const record = envelope.record as unknown as Inquiry;
  const statement = encodeStatement({
    kind: "inq",
    logId: logIdOf(scene.manifest.origin),
    recordHash: sha256(Buffer.from(JSON.stringify(record))),
    judgementHash: sha256(judgement),
    keyId: ownKey.keyId,
    sequence: record.sequence,
    previous: new Uint8Array(32).fill(1),
  });
  const signature = await ownKey.key.sign(statement);
  const entry = { envelope: { ...envelope, statement, signature, judgement }, spki };
  expect(failuresOf(await check(await logged(entry)))).toEqual([
    ["record.judgement", "judgementMismatch"],
  ]);
});
