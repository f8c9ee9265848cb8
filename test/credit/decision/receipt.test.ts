import { generateKeyPairSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { fromBase64Url, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { CHAIN_START } from "../../../device-attest/signed-record.ts";
import { softwareKeyOf } from "../../../device-attest/software-key.ts";
import { decodeStatement, logIdOf, statementHashOf } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import type { Inputs } from "../../../service/credit/decision/decidable.ts";
import { policyText } from "../../../service/credit/decision/policy.ts";
import type { Receipt } from "../../../service/credit/decision/receipt-schema.ts";
import { isReplayed, replayReceipt } from "../../../service/credit/decision/replay.ts";
import type { Ruling } from "../../../service/credit/decision/ruling.ts";
import {
  receiptText,
  signDecision,
  type SignedDecision,
} from "../../../service/credit/decision/sign-decision.ts";
import { modelText } from "../../../service/score/document/model.ts";
import {
  AT,
  fileOf,
  granted,
  withApplication,
  withFigure,
  withModel,
  withPolicy,
  withThirdParty,
} from "./support/case.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const keyStore = softwareKeyOf(privateKey);
const device = "urn:tallystick:lender:decisions";
const signer = { keyStore, device, logId: logIdOf("tallystick/0") };
const secret = sha256(new Uint8Array([1]));

const sign = (inputs: Inputs, ruling: Ruling | null = null, after = CHAIN_START) =>
  signDecision({ inputs, at: AT, ruling, secret }, after, signer);

let signed: SignedDecision;
let text = "";
beforeAll(async () => {
  signed = await sign(granted);
  text = receiptText(signed.receipt);
});

const filesOf = ({ model, policy }: Inputs) => ({
  model: modelText(model),
  policy: policyText(policy),
  portrait: undefined,
  signer: undefined,
});
type Files = Parameters<typeof replayReceipt>[1];

/** What failed, and why. */
const failures = (receipt: string, changed: Partial<Files> = {}) =>
  replayReceipt(receipt, { ...filesOf(granted), ...changed })
    .filter(({ result }) => result === "failed")
    .map(({ code, found, name }) => [name, code, ...(found === null ? [] : [found])].join(" "));

const changedReceipt = (change: (receipt: Receipt) => Receipt): string =>
  receiptText(change(structuredClone(signed.receipt)));

const hashes = ({ inputs }: Receipt["body"]) => [
  inputs.application,
  inputs.exposure,
  inputs.portrait,
  ...inputs.sections.map(({ commitment }) => commitment),
];
const opened = (changed: object) =>
  changedReceipt((one) => ({ ...one, opened: { ...one.opened!, ...changed } }));
const replayed = async (inputs: Inputs, one: Ruling) => {
  const { receipt } = await sign(inputs, one);
  expect(isReplayed(replayReceipt(receiptText(receipt), filesOf(inputs)))).toBe(true);
  return receipt.body.result;
};

describe("a receipt", () => {
  it("is replayed to the same bytes from itself, its model and its policy", () => {
    const checks = replayReceipt(text, {
      ...filesOf(granted),
      signer: toHex(sha256(keyStore.spki)),
    });
    expect(checks.filter(({ result }) => result !== "passed")).toEqual([]);
  });

  it("is a `dec` statement of the lender's key, in its chain", async () => {
    const next = await sign(granted, null, signed.position);
    const [first, second] = [signed, next].map(({ receipt }) => fromBase64Url(receipt.statement));
    expect(new TextDecoder().decode(first!.subarray(0, 16))).toBe("tallystick/dec/1");
    expect(first).toHaveLength(184);
    expect(decodeStatement(second!)).toMatchObject({ kind: "dec", sequence: 2 });
    expect(toHex(decodeStatement(second!).previous)).toBe(toHex(statementHashOf(first!)));
    expect(failures(receiptText(next.receipt))).toEqual([]);
  });

  it("says nothing of its inputs where they are not opened", () => {
    const closed = canonicalize(signed.receipt.body);
    for (const input of [
      "Harbour Pumps",
      "9600000",
      application().nonce,
      "hardware/sensor",
      "1500000",
    ])
      expect(closed).not.toContain(input);
    const receipt = changedReceipt((one) => ({ ...one, opened: null }));
    expect(failures(receipt)).toEqual(["inputs notOpened"]);
  });

  it("of another secret has other commitments throughout", async () => {
    const draft = { inputs: granted, at: AT, ruling: null, secret: sha256(new Uint8Array([2])) };
    const { receipt } = await signDecision(draft, CHAIN_START, signer);
    const all = [...hashes(receipt.body), ...hashes(signed.receipt.body)];
    expect(new Set(all).size).toBe(all.length);
  });

  it("is not made of what must not be decided", async () => {
    await expect(sign(withApplication({ tenorMonths: 0 }))).rejects.toMatchObject({
      code: "zeroTenor",
    });
  });
});

const application = () => granted.application;

describe("refused is", () => {
  it("a receipt with a byte changed, every third in turn", () => {
    const letters = 'a0A_"}, ';
    const kept: string[] = [];
    for (let at = 0; at < text.length; at += 3) {
      const letter = letters[at % letters.length]!;
      const other = text[at] === letter ? "b" : letter;
      const receipt = text.slice(0, at) + other + text.slice(at + 1);
      if (isReplayed(replayReceipt(receipt, filesOf(granted)))) kept.push(`${String(at)} ${other}`);
    }
    expect(text.length).toBeGreaterThan(6000);
    expect(kept).toEqual([]);
  }, 300_000);

  it("one that lost a byte, or got one more", () => {
    for (const receipt of [
      text.slice(1),
      text.slice(0, -1),
      `${text}\n`,
      ` ${text}`,
      `\uFEFF${text}`,
    ])
      expect(failures(receipt)).toHaveLength(1);
  });

  it("one with another policy", () => {
    const other = policyText({ ...granted.policy, version: 2 });
    expect(failures(text, { policy: other })).toEqual([
      expect.stringMatching(/^policy otherPolicy/),
    ]);
    expect(failures(text, { policy: "{}" })).toEqual([
      expect.stringMatching(/^policy documentForm/),
    ]);
  });

  it("one with another model, or with a scorecard", () => {
    const other = modelText({ ...granted.model, version: 2 });
    expect(failures(text, { model: other })).toEqual([
      expect.stringMatching(/^model replacedModel/),
    ]);
    const scorecard = canonicalize(granted.model.scorecard);
    expect(failures(text, { model: scorecard })).toEqual(["model notAModel"]);
  });

  it.for<readonly [string, Inputs]>([
    ["sections", withFigure("utilisation", { value: "0.665" })],
    ["sections", withFigure("firstPassYield", { coverage: "0.98" })],
    ["portrait", { ...granted, portrait: { ...granted.portrait, flags: [{ flag: "washTrade" }] } }],
    [
      "portrait",
      { ...granted, portrait: { ...granted.portrait, nonce: "YW5vdGhlciBub25jZSAuLg" } },
    ],
  ])("one with another portrait: %s", ([found, { portrait }]) => {
    expect(failures(text, { portrait: canonicalize(portrait) })).toEqual([
      `inputs otherInput ${found}`,
    ]);
  });

  it("one with another application or exposure than was committed to", () => {
    expect(failures(opened({ application: withApplication({ asked: "1" }).application }))).toEqual([
      "inputs otherInput application",
    ]);
    expect(failures(opened({ exposure: { ...granted.exposure, capital: "1" } }))).toEqual([
      "inputs otherInput exposure",
    ]);
    expect(failures(opened({ secret: toBase64Url(new Uint8Array(32)) }))).toEqual([
      "inputs otherInput application",
    ]);
    const decision = { ...signed.receipt.opened!.decision, bar: "expired" };
    expect(failures(opened({ decision }))).toEqual(["result otherResult bar"]);
    expect(failures(opened({ portrait: null }))).toEqual(["inputs portraitMissing"]);
  });

  it("one that another key signed than the lender's", () => {
    expect(failures(text, { signer: "00".repeat(32) })).toEqual([
      expect.stringMatching(/^signer otherSigner/),
    ]);
  });

  it("a decision that was signed without being what the engine decides", async () => {
    const rest = await sign(withApplication({ asked: "900000" }));
    const body = { ...rest.receipt.body, result: signed.receipt.body.result };
    const forged = receiptText({ ...rest.receipt, body });
    expect(failures(forged)).toEqual(["statement otherBody", "result otherResult result"]);
  });

  it("one of rules that this program does not know", () => {
    const later = changedReceipt(({ body, ...one }) => ({
      ...one,
      body: { ...body, told: { ...body.told, engine: 2 } },
    }));
    expect(failures(later)).toEqual(["statement otherBody", "result otherEngine 2"]);
  });

  it("another statement of the same key", async () => {
    const other = await sign(withApplication({ asked: "900000" }));
    const { signature, statement } = other.receipt;
    expect(failures(changedReceipt((one) => ({ ...one, signature, statement })))).toEqual([
      "statement otherBody",
    ]);
    expect(failures(changedReceipt((one) => ({ ...one, signature })))).toEqual([
      expect.stringMatching(/^signature badSignature/),
    ]);
  });
});

describe("a person", () => {
  const referred = withModel({ status: "shadow" });
  const ruling: Ruling = {
    person: "9e".repeat(32),
    at: "2026-06-02T02:00:00.000Z",
    grants: { amount: "500000", rateBp: 520 },
    because: "known to us",
  };
  it("decides what was referred, and what was refused and contested", async () => {
    const offer = { amount: "500000", currency: "CNY", tenorMonths: 12, rateBp: 520 };
    expect(await replayed(referred, ruling)).toEqual({ outcome: "counterOffer", offer });
    const whole = { ...ruling, grants: { amount: "800000", rateBp: 520 } };
    expect(await replayed(referred, whole)).toMatchObject({ outcome: "approved" });
    expect(await replayed(referred, { ...ruling, grants: null })).toEqual({
      outcome: "declined",
      offer: null,
    });
    const declined = withThirdParty("enforcement", "open");
    expect(await replayed(declined, ruling)).toMatchObject({ outcome: "counterOffer" });
  });

  it.for<readonly [string, Inputs, Partial<Ruling>]>([
    ["notReferred", granted, {}],
    ["rulingAboveCeiling", referred, { grants: { amount: "800001", rateBp: 520 } }],
    [
      "rulingAboveCeiling",
      withApplication({ asked: "1300000" }, referred),
      { grants: { amount: "1200001", rateBp: 520 } },
    ],
    ["rulingBelowFloor", referred, { grants: { amount: "49999", rateBp: 520 } }],
    ["rulingBelowFloor", referred, { grants: { amount: "500000", rateBp: 329 } }],
    ["rulingTooEarly", referred, { at: "2026-06-02T00:59:59.999Z" }],
    ["notAnInstant", referred, { at: "2026-06-31T00:00:00.000Z" }],
  ])("cannot: %s", async ([code, inputs, changed]) => {
    await expect(sign(inputs, { ...ruling, ...changed })).rejects.toMatchObject({ code });
  });

  it("cannot be put in or taken out afterwards", async () => {
    const { receipt } = await sign(referred, ruling);
    const without = { ...receipt.body, ruling: null };
    const checks = replayReceipt(receiptText({ ...receipt, body: without }), filesOf(referred));
    expect(checks.filter(({ result }) => result === "failed").map(({ code }) => code)).toEqual([
      "otherBody",
      "otherResult",
    ]);
  });
});

it("the example's receipt is replayed for as long as this engine is the first", () => {
  const files = {
    model: fileOf("model.json"),
    policy: fileOf("policy.json"),
    portrait: fileOf("portrait.json"),
    signer: undefined,
  };
  expect(isReplayed(replayReceipt(fileOf("receipt.json"), files))).toBe(true);
  const stricter = withPolicy({ version: 2 }).policy;
  expect(failures(fileOf("receipt.json"), { ...files, policy: policyText(stricter) })).toEqual([
    expect.stringMatching(/^policy otherPolicy/),
  ]);
});
