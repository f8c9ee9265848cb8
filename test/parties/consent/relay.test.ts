import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commitmentOf } from "../../../service/parties/consent/document.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { documentFor, machineOf, newParty, send } from "./http-support.ts";

let api: TestApi;
let headers: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  headers = await machineOf(api, testFactory, "sign");
});
afterAll(() => api.close());

const authorisations = `/v1/parties/${testFactory}/authorisations`;
const signedAct = () => ({
  nonce: BigInt(`0x${randomBytes(24).toString("hex")}`).toString(),
  deadline: "2000000000",
  signers: [`0x${"ab".repeat(20)}`],
  signatures: [`0x${"cd".repeat(65)}`],
});

const granting = async (act: object): Promise<unknown> => {
  const document = documentFor(newParty());
  const body = { commitment: commitmentOf(document), document, act };
  return (await ask(api, "POST", authorisations, { headers, body })).body["act"];
};

async function revoking(commitment: string, act: object): Promise<unknown> {
  const url = `${authorisations}/${commitment}/revocation`;
  return (await ask(api, "POST", url, { headers, body: { act } })).body["act"];
}

const settle = (id: unknown, status: string) =>
  api.intake.database.pool.query("UPDATE chain_transaction SET status = $2 WHERE dedupe_key = $1", [
    id,
    status,
  ]);

const statusOf = async (id: unknown): Promise<unknown> =>
  (await ask(api, "GET", `/v1/acts/${String(id)}`)).body["status"];

describe("a signed revocation", () => {
  it("that is under way is not sent twice", async () => {
    const commitment = await send(api, documentFor(newParty()));
    const act = signedAct();
    expect(await revoking(commitment, act)).toBe(await revoking(commitment, act));
  });

  it.each(["reverted", "dropped"])("that was %s is sent again", async (status) => {
    const commitment = await send(api, documentFor(newParty()));
    const act = signedAct();
    const first = await revoking(commitment, act);
    await settle(first, status);
    const second = await revoking(commitment, act);
    expect(second).not.toBe(first);
    expect([await statusOf(first), await statusOf(second)]).toEqual([status, "planned"]);
  });

  it("does not wait behind acts that anybody has relayed", async () => {
    const commitment = await send(api, documentFor(newParty()));
    const message = { grantor: `0x${testFactory}`, commitment: `0x${commitment}` };
    const acts = Array.from({ length: 101 }, () =>
      ask(api, "POST", "/v1/acts", {
        body: { act: "Grant", message, authorisation: signedAct() },
      }),
    );
    const statuses = (await Promise.all(acts)).map(({ status }) => status);
    expect(statuses).toContain(202);
    const overloaded = await ask(api, "POST", "/v1/acts", {
      body: { act: "Grant", message, authorisation: signedAct() },
    });
    expect(overloaded).toMatchObject({ status: 503, body: { code: "overloaded" } });
    expect(await statusOf(await revoking(commitment, signedAct()))).toBe("planned");
  });
});

it("a signed grant is relayed with the document that it grants", async () => {
  expect(await statusOf(await granting(signedAct()))).toBe("planned");
});

it("a signature's nonce that no contract can read is 400 invalidRequest", async () => {
  const commitment = await send(api, documentFor(newParty()));
  const act = { ...signedAct(), nonce: "9".repeat(78) };
  const url = `${authorisations}/${commitment}/revocation`;
  expect(await ask(api, "POST", url, { headers, body: { act } })).toMatchObject({
    status: 400,
    body: { code: "invalidRequest" },
  });
});
