import { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typedAct } from "../../../service/parties/acts/catalogue.ts";
import { authorise } from "../../../service/parties/acts/typed.ts";
import { machineOf } from "../../parties/consent/http-support.ts";
import { type Answer, ask, type Method } from "../../support/ask.ts";
import { type TestApi, testApi, testLedger } from "../../support/http.ts";
import { newParty } from "../../support/people.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const pool = () => api.intake.database.pool;
const garbage = `0x${"ab".repeat(65)}`;

interface Prepared {
  /** Without 0x. */
  readonly party: string;
  readonly headers: Record<string, string>;
  /** Of the pending act. */
  readonly path: string;
  readonly sign: (signer: Wallet, signature?: string) => Promise<Answer>;
  readonly relay: () => Promise<Answer>;
}

/** An act of a new party with these signers, of whom one is enough. */
async function prepared(...signers: readonly { readonly address: string }[]): Promise<Prepared> {
  const party = newParty();
  const id = Buffer.from(party, "hex");
  await pool().query(
    `INSERT INTO party (party, managed_acts, opened_at, opened_block, final)
     VALUES ($1, '{}', now(), 1, true)`,
    [id],
  );
  await pool().query(
    `INSERT INTO party_signers (party, signers, threshold, managed, block_number)
     VALUES ($1, $2, 1, 0, 1)`,
    [id, signers.map(({ address }) => Buffer.from(address.slice(2), "hex"))],
  );
  const headers = await machineOf(api, party, "view", "sign");
  const send = (method: Method, url: string, body?: object) =>
    ask(api, method, url, { headers, ...(body && { body }) });
  const acts = `/v1/parties/${party}/pending-acts`;
  const message = { party: `0x${party}`, managedActs: [] };
  const made = await send("POST", acts, { act: "SetPolicy", message });
  const path = `${acts}/${String(made.body["id"])}`;
  return {
    party,
    headers,
    path,
    sign: async (signer, signature) => {
      const { body } = await send("GET", path);
      const fresh = { nonce: BigInt(String(body["nonce"])), deadline: BigInt(String(body["deadline"])) }; // prettier-ignore
      const typed = typedAct("SetPolicy", testLedger, message, fresh);
      const [own] = (await authorise(typed, [signer])).signatures;
      return send("POST", `${path}/signatures`, {
        signer: signer.address,
        signature: signature ?? own,
      });
    },
    relay: () => send("POST", `${path}/relay`),
  };
}

const newWallet = (): Wallet => new Wallet(Wallet.createRandom().privateKey);

const settle = (relayed: Answer, status: string) =>
  pool().query("UPDATE chain_transaction SET status = $2 WHERE dedupe_key = $1", [
    relayed.body["id"],
    status,
  ]);

async function dataOf(relayed: Answer): Promise<string> {
  const { rows } = await pool().query<{ data: Buffer }>(
    "SELECT data FROM chain_transaction WHERE dedupe_key = $1",
    [relayed.body["id"]],
  );
  return rows[0]?.data.toString("hex") ?? "";
}

const conflict = { status: 409, body: { code: "conflict" } };

describe("a signature that was checked", () => {
  it("is not displaced by one of the same signer that nobody could check: 409 conflict", async () => {
    const signer = newWallet();
    const { relay, sign } = await prepared(signer);
    expect(await sign(signer)).toMatchObject({ status: 204 });
    expect(await sign(signer, garbage)).toMatchObject(conflict);
    const relayed = await relay();
    expect(relayed).toMatchObject({ status: 202 });
    expect(await dataOf(relayed)).not.toContain(garbage.slice(2));
  });

  it("displaces one that nobody could check", async () => {
    const signer = newWallet();
    const { relay, sign } = await prepared(signer);
    expect(await sign(signer, garbage)).toMatchObject({ status: 204 });
    expect(await sign(signer)).toMatchObject({ status: 204 });
    expect(await dataOf(await relay())).not.toContain(garbage.slice(2));
  });

  it("is sent without those that nobody could check, where it is enough", async () => {
    const [good, bad] = [newWallet(), newWallet()];
    const { relay, sign } = await prepared(good, bad);
    expect(await sign(bad, garbage)).toMatchObject({ status: 204 });
    expect(await sign(good)).toMatchObject({ status: 204 });
    const data = await dataOf(await relay());
    expect(data).toContain(good.address.slice(2).toLowerCase());
    expect(data).not.toContain(garbage.slice(2));
  });
});

describe("an act that was relayed", () => {
  it("is neither signed nor withdrawn while it is under way or done: 409, 404", async () => {
    const signer = newWallet();
    const { headers, path, relay, sign } = await prepared(signer);
    await sign(signer);
    const relayed = await relay();
    for (const status of ["planned", "signed", "broadcast"]) {
      await pool().query(
        "UPDATE chain_transaction SET status = $2, nonce = 1 WHERE dedupe_key = $1",
        [relayed.body["id"], status],
      );
      expect(await sign(signer)).toMatchObject(conflict);
      expect(await ask(api, "DELETE", path, { headers })).toMatchObject({ status: 404 });
      expect((await relay()).body).toEqual(relayed.body);
    }
  });

  it("and was refused for a bad signature is open to a better one, and is sent again", async () => {
    const signer = newWallet();
    const { relay, sign } = await prepared(signer);
    await sign(signer, garbage);
    const first = await relay();
    await settle(first, "reverted");
    expect(await sign(signer)).toMatchObject({ status: 204 });
    const second = await relay();
    expect(second).toMatchObject({ status: 202 });
    expect(second.body["id"]).not.toBe(first.body["id"]);
    expect(await sign(signer)).toMatchObject(conflict);
  });

  it.each(["reverted", "dropped"])(
    "and %s is sent again as it is, or withdrawn",
    async (status) => {
      const signer = newWallet();
      const { headers, path, relay, sign } = await prepared(signer);
      await sign(signer);
      const first = await relay();
      await settle(first, status);
      const second = await relay();
      expect(second.body["id"]).not.toBe(first.body["id"]);
      await settle(second, status);
      expect(await ask(api, "DELETE", path, { headers })).toMatchObject({ status: 204 });
      expect(await relay()).toMatchObject(conflict);
    },
  );
});

describe("an act that is prepared again by the same request", () => {
  const key = { "idempotency-key": "7" };

  /** Of a policy that lets managed keys sign these kinds of act. */
  const prepare = (party: string, headers: Record<string, string>, managedActs: string[] = []) =>
    ask(api, "POST", `/v1/parties/${party}/pending-acts`, {
      headers: { ...headers, ...key },
      body: { act: "SetPolicy", message: { party: `0x${party}`, managedActs } },
    });

  it("is the same", async () => {
    const { headers, party } = await prepared(newWallet());
    const first = await prepare(party, headers);
    expect(await prepare(party, headers)).toMatchObject({ status: 201, body: first.body });
  });

  it("is 409 alreadyUsed when it says something else", async () => {
    const { headers, party } = await prepared(newWallet());
    await prepare(party, headers);
    expect(await prepare(party, headers, [`0x${"ab".repeat(32)}`])).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
  });

  it("is another one by another maker, whatever his key", async () => {
    const { headers, party } = await prepared(newWallet());
    const first = await prepare(party, headers);
    const other = await prepare(party, await machineOf(api, party, "sign"));
    expect(other.status).toBe(201);
    expect(other.body["id"]).not.toBe(first.body["id"]);
  });
});
