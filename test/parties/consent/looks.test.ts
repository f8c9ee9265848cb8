import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";
import { ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { INDEX_AGE_MS_MAX, setIndexAge } from "../../support/looks.ts";
import {
  authorised,
  documentFor,
  grantOnChain,
  inHours,
  look,
  looksOf,
  machineOf,
  newParty,
  outcomeOf,
  PURPOSE,
  revokeOnChain,
  send,
} from "./http-support.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const pool = () => api.intake.database.pool;

describe("an authorised look", () => {
  it("shows what was allowed, and is in the log with the hash of the very bytes that were sent", async () => {
    const { commitment, headers, party } = await authorised(api);
    const reply = await api.app.inject({
      method: "GET",
      url: `/v1/factories/${testFactory}/devices?${PURPOSE}`,
      headers,
    });
    expect(reply.statusCode).toBe(200);
    const resultHash = createHash("sha256").update(reply.rawPayload).digest("hex");
    expect(await looksOf(api, party)).toMatchObject([
      {
        kind: "inquiry",
        outcome: "allowed",
        lookerParty: party,
        factory: testFactory,
        section: "deviceTrust",
        purpose: "creditApplication",
        authorisation: commitment,
        fields: ["items", "next"],
        resultHash,
      },
    ]);
  });

  it("is told the period that it was clipped to, in whole buckets that are over", async () => {
    const { headers } = await authorised(api);
    const from = "2019-06-15T10:00:00.000Z";
    const { body } = await look(api, headers, `${PURPOSE}&resolution=day&from=${from}`);
    const today = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    expect(body["period"]).toEqual({ from: "2020-01-01T00:00:00.000Z", to: today });
  });

  it("names whoever looked by one pseudonym, from which nobody gets back to the key", async () => {
    const { headers, party } = await authorised(api);
    await look(api, headers);
    await look(api, headers);
    const [first, second] = await looksOf(api, party);
    expect(first?.looker).toBe(second?.looker);
    expect(first?.salt).not.toBe(second?.salt);
  });

  it("of what is not there is logged as well, and shows nothing", async () => {
    const { headers, party } = await authorised(api);
    const missing = `keys/${"0".repeat(64)}/gaps`;
    expect(await look(api, headers, PURPOSE, missing)).toMatchObject({ status: 404 });
    expect(await looksOf(api, party)).toMatchObject([
      { outcome: "allowed", fields: [], resultHash: null },
    ]);
  });
});

describe("a look is refused, and logged,", () => {
  it.each<[string, Partial<EnterpriseAuthorisation>]>([
    ["lookRefused expired", { expiresAt: inHours(-0.5) }],
    ["lookRefused notYetValid", { validFrom: inHours(0.5) }],
    ["lookRefused purposeNotGranted", { purpose: "research" }],
    [
      "lookRefused sectionNotGranted",
      { scope: { ...documentFor("").scope, sections: ["quality"] } },
    ],
    ["lookRefused resolutionTooFine", { scope: { ...documentFor("").scope, resolution: "month" } }],
    [
      "lookRefused periodNotGranted",
      { scope: { ...documentFor("").scope, to: "2020-01-01T12:00:00.000Z" } },
    ],
  ])("as %s", async (outcome, changes) => {
    const { headers, party } = await authorised(api, changes);
    const answer = await look(api, headers);
    expect([answer.status, outcomeOf(answer)]).toEqual([403, outcome]);
    expect(await looksOf(api, party)).toMatchObject([
      { outcome: outcome.split(" ")[1], authorisation: null, resultHash: null },
    ]);
  });

  it("as notAuthorised where nothing was granted", async () => {
    const party = newParty();
    const headers = await machineOf(api, party, "look");
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused notAuthorised");
    expect(await looksOf(api, party)).toMatchObject([{ outcome: "notAuthorised" }]);
  });

  it("until the grant is seen on chain, then until it is final", async () => {
    const party = newParty();
    const headers = await machineOf(api, party, "look");
    const commitment = await send(api, documentFor(party));
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused notAuthorised");
    await grantOnChain(pool(), commitment, false);
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused notYetFinal");
    await grantOnChain(pool(), commitment);
    expect(outcomeOf(await look(api, headers))).toBe("allowed");
    // A reorganisation took the grant back.
    await grantOnChain(pool(), commitment, false);
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused notYetFinal");
  });
});

describe("the very next look", () => {
  it("is refused after a revocation that the service took, before any chain heard of it", async () => {
    const { commitment, headers } = await authorised(api);
    expect(outcomeOf(await look(api, headers))).toBe("allowed");
    const url = `/v1/parties/${testFactory}/authorisations/${commitment}/revocation`;
    const own = await machineOf(api, testFactory, "sign");
    expect(await ask(api, "POST", url, { headers: own, body: {} })).toMatchObject({ status: 200 });
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused revoked");
  });

  it("is refused after a revocation that the index saw, whatever this process keeps in mind", async () => {
    const { commitment, headers } = await authorised(api);
    expect(outcomeOf(await look(api, headers))).toBe("allowed");
    await revokeOnChain(pool(), commitment);
    expect(outcomeOf(await look(api, headers))).toBe("lookRefused revoked");
  });

  it("is refused while the index lags: what it has not seen may be a revocation", async () => {
    const { headers } = await authorised(api);
    expect(outcomeOf(await look(api, headers))).toBe("allowed");
    await setIndexAge(pool(), INDEX_AGE_MS_MAX + 1_000);
    const answer = await look(api, headers);
    await setIndexAge(pool(), 0);
    expect([answer.status, outcomeOf(answer)]).toEqual([503, "indexStale indexStale"]);
    expect(answer.headers["retry-after"]).toBe("5");
  });
});

describe("a limited number of looks", () => {
  it("is used up, one look each", async () => {
    const { headers } = await authorised(api, { uses: 2 });
    const outcomes = [];
    for (let at = 0; at < 3; at++) outcomes.push(outcomeOf(await look(api, headers)));
    expect(outcomes).toEqual(["allowed", "allowed", "lookRefused usedUp"]);
  });

  it("is not exceeded by looks at once: one of many takes the last use", async () => {
    const { headers, party } = await authorised(api, { uses: 1 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => look(api, headers)));
    const allowed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter((answer) => outcomeOf(answer) === "lookRefused usedUp");
    expect([allowed.length, refused.length]).toEqual([1, 7]);
    const logged = await looksOf(api, party);
    expect(logged.filter(({ outcome }) => outcome === "allowed")).toHaveLength(1);
    expect(logged).toHaveLength(8);
  });
});

describe("a factory", () => {
  it("looks at its own without leaving a trace: that is no inquiry", async () => {
    const headers = await machineOf(api, testFactory, "view");
    expect(outcomeOf(await look(api, headers, ""))).toBe("allowed");
    expect(await looksOf(api, testFactory)).toEqual([]);
  });

  it("is told of whoever looks for the first time, once", async () => {
    const { headers, party } = await authorised(api);
    await look(api, headers);
    await look(api, headers);
    const own = await machineOf(api, testFactory, "view");
    const url = `/v1/parties/${testFactory}/notices?limit=200`;
    const { body } = await ask(api, "GET", url, { headers: own });
    const items = body["items"] as { kind: string; about: { party: string } }[];
    expect(items.filter(({ about }) => about.party === party)).toMatchObject([
      { kind: "newLooker" },
    ]);
  });

  it("reads its log of looks once a checkpoint covers it, and takes a bundle of each away", async () => {
    const { headers, party } = await authorised(api);
    await look(api, headers);
    await api.anchor();
    const own = await machineOf(api, testFactory, "view");
    const url = `/v1/parties/${testFactory}/inquiries`;
    const { body } = await ask(api, "GET", `${url}?limit=1`, { headers: own });
    const [item] = body["items"] as { index: number; inquiry: { lookerParty: string } }[];
    expect(item?.inquiry.lookerParty).toBe(party);
    const bundle = await ask(api, "GET", `${url}/${String(item?.index)}/bundle`, { headers: own });
    expect(bundle.body).toMatchObject({ v: 1, record: item?.inquiry, index: item?.index });
  });

  it("reads nothing of looks at another", async () => {
    const own = await machineOf(api, testFactory, "view");
    const others = `/v1/parties/${newParty()}/inquiries`;
    expect(await ask(api, "GET", others, { headers: own })).toMatchObject({ status: 403 });
  });
});

describe("whoever may look for several parties", () => {
  it("says for which", async () => {
    const { headers, party } = await authorised(api);
    const query = `${PURPOSE}&as=${newParty()}`;
    expect(outcomeOf(await look(api, headers, query))).toBe("lookRefused");
    expect(outcomeOf(await look(api, headers, `${PURPOSE}&as=${party}`))).toBe("allowed");
  });
});

it.each([
  "from=2026-02-31T00:00:00.000Z",
  "from=0000-01-01T00:00:00.000Z",
  "to=1969-12-31T00:00:00.000Z",
])("%s is no period: 400, and nothing is logged", async (query) => {
  const { headers, party } = await authorised(api);
  expect(await look(api, headers, `${PURPOSE}&${query}`)).toMatchObject({ status: 400 });
  expect(await looksOf(api, party)).toEqual([]);
});
