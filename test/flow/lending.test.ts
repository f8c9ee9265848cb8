import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Receipt } from "../../service/credit/decision/receipt-schema.ts";
import { policyText } from "../../service/credit/decision/policy.ts";
import { isReplayed, replayReceipt } from "../../service/credit/decision/replay.ts";
import { receiptText } from "../../service/credit/decision/sign-decision.ts";
import { consentLedgerAbi } from "../../service/chain/contracts.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import type { LoanOffer } from "../../service/lender/acceptance.ts";
import { loanAcceptanceTyped } from "../../service/parties/consent/typed-documents.ts";
import { revoke } from "../../service/parties/acts/consent-acts.ts";
import type { SnapshotDocument } from "../../service/portrait/snapshot/document.ts";
import { modelText } from "../../service/score/document/model.ts";
import { granted } from "../credit/decision/support/case.ts";
import { testFactoryId } from "../support/agent.ts";
import { embeddedOf, signedConsent } from "../support/grants.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";
import { bank, LendingScene, newNonce, scope } from "./lending-scene.ts";

const policy = { ...granted.policy, lender: bank };

let scene: LendingScene;
let database: TestDatabase;
let house: House;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-lending-"));
  scene = await LendingScene.open();
  database = await freshDatabase("template0");
  house = await openHouse();
});
afterAll(async () => {
  await house.stop();
  await scene.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** It knows the chain by its own manifest and node, and nothing of the service: its address leads nowhere. */
async function openHouse(): Promise<House> {
  const { manifest, url } = scene.target.service.chain;
  const files = { model: modelText(granted.model), policy: policyText(policy), key: "none" };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "trust"), JSON.stringify(manifest));
  const settings = {
    TALLYSTICK_HOME: folder,
    LENDER_DATABASE_URL: database.url,
    LENDER_PORT: "0",
    LENDER_MODEL_FILE: join(folder, "model"),
    LENDER_POLICY_FILE: join(folder, "policy"),
    LENDER_LOG_ORIGIN: manifest.origin,
    LENDER_SERVICE_URL: "http://127.0.0.1:9",
    LENDER_SERVICE_KEY_FILE: join(folder, "key"),
    LENDER_TRUST_FILE: join(folder, "trust"),
    LENDER_RPC_URLS: url,
  };
  return startHouse(lenderFrom(settings), { logger: testLogger });
}

interface Decided {
  readonly status: number;
  readonly body: { readonly receipt: Receipt; readonly code?: string; readonly reason?: string };
}

async function apply(snapshot: SnapshotDocument, nonce: string): Promise<Decided> {
  const { commitment, document } = scene;
  const application = {
    ...granted.application,
    factory: testFactoryId,
    lender: bank,
    nonce,
    authorisation: { commitment, document, used: 0, revoked: false },
  };
  const token = await readFile(join(folder, "lender-token"), "utf8");
  const answer = await fetch(`${house.url}/v1/decisions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ application, exposure: granted.exposure, snapshot }),
  });
  return { status: answer.status, body: (await answer.json()) as Decided["body"] };
}

const nonce = newNonce();
const snapshotUnder = async (fresh: string): Promise<SnapshotDocument> =>
  scene.documentOf(await scene.taken(fresh));

async function ask(path: string, body?: object): Promise<{ status: number; body: Loan }> {
  const token = await readFile(join(folder, "lender-token"), "utf8");
  const answer = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Loan };
}

interface Loan {
  readonly loan: string;
  readonly status: string;
  readonly balance: string;
  readonly offer: LoanOffer;
  readonly offerHash: string;
  readonly schedule: readonly { readonly principal: string; readonly interest: string }[];
  readonly reason?: string;
}

/** The factory's own signature under an offer, by the key that the chain knows. */
async function acceptedBy(wallet: number, { offer, offerHash }: Loan) {
  const { chain, contracts } = scene.target.service.chain.manifest;
  const ledger = { chainId: chain.chainId, address: contracts.consentLedger.address };
  const { domain, message, types } = loanAcceptanceTyped(ledger, offer, offerHash);
  const signer = embeddedOf(scene.target).wallet(wallet);
  const signature = await signer.signTypedData(domain, types, { ...message });
  return { signers: [signer.address], signatures: [signature] };
}

const FACTORY_WALLET = 3;

describe("a lender that trusts nobody", () => {
  it("decides by what machines signed, checked by its own manifest and node alone", async () => {
    await scene.counted();
    const { body, status } = await apply(await snapshotUnder(nonce), nonce);
    expect(status).toBe(201);
    const { portrait } = body.receipt.opened!;
    expect(portrait!.sections.map(({ section }) => section)).toEqual(scope.sections);
    const [utilisation] = portrait!.sections[0]!.figures;
    expect(utilisation).toMatchObject({ name: "utilisation", gap: null });
    const files = {
      model: modelText(granted.model),
      policy: policyText(policy),
      portrait: undefined,
      signer: house.signer,
    };
    expect(isReplayed(replayReceipt(receiptText(body.receipt), files))).toBe(true);
  });

  it("lends once the factory's own key accepted, and keeps what becomes of it", async () => {
    const { body: decided } = await apply(await snapshotUnder(nonce), nonce);
    const { decision } = decided as unknown as { decision: string };
    const grants = { amount: "120000", rateBp: 600 };
    const ruled = { person: "9e".repeat(32), grants, because: "Known to us." };
    await ask(`/v1/decisions/${decision}/ruling`, ruled);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const terms = { until, method: "equalPrincipal", timeZone: "Asia/Shanghai" };
    const offered = await ask(`/v1/decisions/${decision}/loan`, terms);
    expect(offered).toMatchObject({ status: 201, body: { status: "offered" } });
    expect(await ask(`/v1/decisions/${decision}/loan`, terms)).toEqual(offered);
    const path = `/v1/loans/${offered.body.loan}`;
    const out = { reference: "out-1", amount: "12000000" };
    const early = await ask(`${path}/payouts`, out);
    expect(early).toMatchObject({ status: 409, body: { reason: "notAccepted" } });

    const stranger = await ask(`${path}/acceptance`, await acceptedBy(8, offered.body));
    expect(stranger).toMatchObject({ status: 422, body: { code: "signatureInvalid" } });
    const dearer = { ...offered.body, offerHash: "00".repeat(32) };
    const other = await ask(`${path}/acceptance`, await acceptedBy(FACTORY_WALLET, dearer));
    expect(other.status).toBe(422);
    const own = await acceptedBy(FACTORY_WALLET, offered.body);
    const accepted = await ask(`${path}/acceptance`, own);
    expect(accepted).toMatchObject({ status: 200, body: { status: "accepted" } });
    expect(await ask(`${path}/acceptance`, own)).toEqual(accepted);

    const asked = await ask(`${path}/payouts`, out);
    expect(asked.body).toMatchObject({ status: "payingOut", balance: "0", schedule: [] });
    const paid = { ...out, paidAt: new Date().toISOString() };
    const drawn = await ask(`${path}/confirmations`, paid);
    expect(drawn.body).toMatchObject({ status: "running", balance: "12000000" });
    expect(drawn.body.schedule).toHaveLength(12);
    const back = { reference: "in-1", amount: "1060000" };
    const repaid = await ask(`${path}/repayments`, back);
    expect(repaid.body.balance).toBe("11000000");
    expect((await ask(`${path}/repayments`, back)).body.balance).toBe("11000000");
    const twice = await ask(`${path}/repayments`, { ...back, amount: "1" });
    expect(twice).toMatchObject({ status: 409, body: { reason: "otherAmount" } });
    const listed = await ask("/v1/loans");
    expect(listed.body).toMatchObject({
      items: [{ loan: offered.body.loan, balance: "11000000" }],
    });
  });

  it("decides nothing by a portrait that was embellished, or made for another application", async () => {
    const fresh = newNonce();
    const document = await snapshotUnder(fresh);
    const [section, ...others] = document.sections;
    const figures = section!.value.figures.map((one) => ({ ...one, coverage: "1" }));
    const better = {
      ...document,
      sections: [{ ...section!, value: { ...section!.value, figures } }, ...others],
    };
    const refused = { status: 422, body: { code: "documentRefused", reason: "snapshotUnsound" } };
    expect(await apply(better, fresh)).toMatchObject(refused);
    expect(await apply(document, newNonce())).toMatchObject(refused);
  });

  it("decides nothing any more once the factory took its word back, whoever told the service", async () => {
    const fresh = newNonce();
    const document = await snapshotUnder(fresh);
    const { act, authorisation } = await signedConsent(scene.target, revoke, scene.commitment);
    const { manifest, provider } = scene.target.service.chain;
    const sent = await embeddedOf(scene.target)
      .wallet(8)
      .connect(provider)
      .sendTransaction({
        to: manifest.contracts.consentLedger.address,
        data: consentLedgerAbi.encodeFunctionData("revoke", [act, authorisation]),
      });
    await sent.wait();
    expect(await apply(document, fresh)).toMatchObject({
      status: 403,
      body: { code: "lookRefused" },
    });
  });
});
