import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consentLedgerAbi } from "../../service/chain/contracts.ts";
import { firstParties } from "../../service/chain-home.ts";
import { revoke } from "../../service/parties/acts/consent-acts.ts";
import { documentFor } from "../parties/consent/http-support.ts";
import { eventually } from "../support/eventually.ts";
import { embeddedOf, machineFor, sendGrant, signedConsent } from "../support/grants.ts";
import { configOf, type TestService, testService } from "../support/service.ts";
import { verified } from "../support/verified.ts";

const STALE_MS_MAX = 3_000;
const factory = firstParties.factory.slice(2);
const bank = firstParties.bank.slice(2);

let target: TestService;
let scratch: string;
let own: Record<string, string>;
let lender: Record<string, string>;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tallystick-consent-"));
  const { consent } = configOf(scratch, "", {});
  target = await testService({ consent: { ...consent, staleMsMax: STALE_MS_MAX } });
  own = await machineFor(target, factory, ["view", "sign"]);
  lender = await machineFor(target, bank, ["look"]);
});
afterAll(async () => {
  await target.close();
  await rm(scratch, { recursive: true });
});

const url = (path: string): string => `${target.service.httpUrl ?? ""}${path}`;

async function granted(): Promise<string> {
  const document = documentFor(bank, { grantor: factory });
  const { commitment, reply } = await sendGrant(target, document, own);
  expect(reply.status).toBe(201);
  return commitment;
}

async function outcome(): Promise<string> {
  const path = `/v1/factories/${factory}/devices?purpose=creditApplication`;
  const reply = await fetch(url(path), { headers: lender });
  const body = (await reply.json()) as { code?: string; reason?: string };
  return reply.status === 200 ? "allowed" : (body.reason ?? body.code ?? "");
}

describe("a look at a factory's data", () => {
  it("is allowed once the factory's own act is final on chain", async () => {
    expect(await eventually(outcome, (one) => one !== "inquiryLogUnavailable")).toBe(
      "notAuthorised",
    );
    await granted();
    expect(await eventually(outcome, (one) => one === "allowed")).toBe("allowed");
  });

  it("is proven to whoever trusts nobody here", async () => {
    const path = `/v1/parties/${factory}/inquiries`;
    const items = await eventually(
      async () => {
        const reply = await fetch(url(path), { headers: own });
        return ((await reply.json()) as { items: { index: number; inquiry: object }[] }).items;
      },
      ([first]) => first !== undefined,
    );
    const allowed = items.find(({ inquiry }) => "outcome" in inquiry);
    const bundle = await eventually(
      async () => fetch(url(`${path}/${String(allowed?.index)}/bundle`), { headers: own }),
      ({ status }) => status === 200,
    );
    const { code, report } = await verified(target, await bundle.json());
    expect({ code, report }).toMatchObject({ code: 0 });
    expect(report).toContain("184 bytes of a look that the service logged");
  });

  it("ends at a revocation that somebody took to the chain past the service", async () => {
    const commitment = await granted();
    expect(await eventually(outcome, (one) => one === "allowed")).toBe("allowed");
    const { manifest, provider } = target.service.chain;
    const { rows } = await target.database.pool.query<{ commitment: Buffer }>(
      "SELECT commitment FROM authorisation",
    );
    for (const row of rows) {
      const { act, authorisation } = await signedConsent(
        target,
        revoke,
        row.commitment.toString("hex"),
      );
      const sent = await embeddedOf(target)
        .wallet(8)
        .connect(provider)
        .sendTransaction({
          to: manifest.contracts.consentLedger.address,
          data: consentLedgerAbi.encodeFunctionData("revoke", [act, authorisation]),
        });
      await sent.wait();
    }
    expect(await eventually(outcome, (one) => one !== "allowed")).toBe("revoked");
    expect(rows.some((row) => row.commitment.toString("hex") === commitment)).toBe(true);
  });

  it("ends when the chain cannot be read: what is not seen may be a revocation", async () => {
    await granted();
    expect(await eventually(outcome, (one) => one === "allowed")).toBe("allowed");
    process.kill(embeddedOf(target).pid, "SIGKILL");
    expect(await eventually(outcome, (one) => one !== "allowed")).toBe("indexStale");
  });
});
