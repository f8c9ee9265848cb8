import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run as verify } from "../../scripts/verify.ts";
import { consentLedgerAbi } from "../../service/chain/contracts.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { EmbeddedChain } from "../../service/chain/embedded.ts";
import { grant, revoke } from "../../service/parties/acts/consent-acts.ts";
import { authorise, firstNonce, typed } from "../../service/parties/acts/typed.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { issueApiKey } from "../../service/parties/people/api-key.store.ts";
import type { Capability } from "../../service/parties/principal.ts";
import { eventually } from "../support/eventually.ts";
import { configOf, type TestService, testService } from "../support/service.ts";
import { documentFor } from "../parties/consent/http-support.ts";

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
  own = await machineOf(factory, ["view", "sign"]);
  lender = await machineOf(bank, ["look"]);
});
afterAll(async () => {
  await target.close();
  await rm(scratch, { recursive: true });
});

async function machineOf(
  party: string,
  capabilities: readonly Capability[],
): Promise<Record<string, string>> {
  const madeAt = new Date();
  const key = await issueApiKey(target.database.pool, {
    party,
    label: "test",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt,
    expiresAt: new Date(madeAt.getTime() + 3_600_000),
  });
  return { authorization: `Bearer ${key?.text ?? ""}`, "content-type": "application/json" };
}

function chainOf(): EmbeddedChain {
  const { embedded } = target.service.chain;
  if (embedded === undefined) throw new Error("not embedded");
  return embedded;
}

/** The factory's own signature, made outside of the service. */
async function signed(kind: typeof grant, commitment: string) {
  const { chain, contracts } = target.service.chain.manifest;
  const at = { chainId: chain.chainId, address: contracts.consentLedger.address };
  const act = { grantor: firstParties.factory, commitment: `0x${commitment}` };
  const fresh = { nonce: firstNonce(randomBytes(24)), deadline: 2n ** 40n };
  const authorisation = await authorise(typed(kind, at, act, fresh), [chainOf().wallet(3)]);
  return { act, authorisation };
}

const url = (path: string): string => `${target.service.httpUrl ?? ""}${path}`;

async function post(path: string, body: object): Promise<Response> {
  return fetch(url(path), { method: "POST", headers: own, body: JSON.stringify(body) });
}

async function granted(): Promise<string> {
  const document = documentFor(bank, { grantor: factory });
  const commitment = commitmentOf(document);
  const { authorisation } = await signed(grant, commitment);
  const act = {
    ...authorisation,
    nonce: String(authorisation.nonce),
    deadline: String(authorisation.deadline),
  };
  const reply = await post(`/v1/parties/${factory}/authorisations`, { commitment, document, act });
  expect(reply.status).toBe(201);
  return commitment;
}

async function outcome(): Promise<string> {
  const path = `/v1/factories/${factory}/devices?purpose=creditApplication`;
  const reply = await fetch(url(path), { headers: lender });
  const body = (await reply.json()) as { code?: string; reason?: string };
  return reply.status === 200 ? "allowed" : (body.reason ?? body.code ?? "");
}

async function verified(bundle: unknown): Promise<{ code: number; report: string }> {
  const files = { bundle: join(scratch, "bundle.json"), trust: join(scratch, "trust.json") };
  await writeFile(files.bundle, JSON.stringify(bundle));
  await writeFile(files.trust, JSON.stringify(target.service.chain.manifest));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await verify({
    args: [files.bundle, "--trust", files.trust, "--rpc", target.service.chain.url, "--lang", "en"],
    env: {},
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { code, report: (await text(stdout)) + (await text(stderr)) };
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
    const { code, report } = await verified(await bundle.json());
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
      const { act, authorisation } = await signed(revoke, row.commitment.toString("hex"));
      const sent = await chainOf()
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
    process.kill(chainOf().pid, "SIGKILL");
    expect(await eventually(outcome, (one) => one !== "allowed")).toBe("indexStale");
  });
});
