import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Applied } from "../../service/lender/apply.ts";
import type { OwnCase } from "../../service/lender/apply.routes.ts";
import type { LoanBook } from "../../service/lender/loan-book.ts";
import type { Terms } from "../../service/lender/terms.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../service/parties/consent/document.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { openTestHouse, type TestHouse } from "../web/house/support/house.ts";

const book: LoanBook = {
  asOf: "2026-06-01T00:00:00.000Z",
  currency: "CNY",
  capital: "90000000",
  factories: {},
  chains: {},
};
const MINUTE_MS = 60_000;

/** The service as far as a lender sees it: what was granted, and the portrait of whoever granted anything. */
let service: Server;
let grants: Map<string, { granted: string; endedAt: string | null }>;
let looks: number;
let world: TestHouse;
let nowMs = Date.parse(AT);

const answerTo = (url: URL): object => {
  if (url.pathname.endsWith("/portrait")) {
    const asked = url.searchParams.getAll("sections");
    looks += asked.length;
    const [section] = granted.portrait.sections;
    const sections: Record<string, object> = {};
    for (const one of asked) {
      const figures = one === "utilisation" ? section!.figures : [];
      sections[one] = { ...section, figures, objections: [] };
    }
    return { sections, refused: [] };
  }
  const after = url.searchParams.get("after") ?? "";
  const [first] = [...grants]
    .filter(([commitment]) => commitment > after)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { items: first === undefined ? [] : [{ commitment: first[0], ...first[1] }], next: null };
};

beforeAll(async () => {
  service = createServer(({ url = "" }, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answerTo(new URL(url, "http://service"))));
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  world = await openTestHouse({
    inputs: granted,
    now: () => new Date(nowMs),
    serviceUrl: `http://127.0.0.1:${String((service.address() as AddressInfo).port)}`,
    loanBook: book,
  });
}, 60_000);
afterAll(async () => {
  await world.close();
  service.close();
});
beforeEach(() => {
  grants = new Map();
  looks = 0;
  // What the last test asked for is forgiven.
  nowMs += 20 * MINUTE_MS;
});

const random = (bytes: number): string => randomBytes(bytes).toString("base64url");

function authorisation(changed: Partial<EnterpriseAuthorisation> = {}): EnterpriseAuthorisation {
  const { document } = granted.application.authorisation;
  return { ...document, uses: null, salt: random(16), ...changed };
}

/** Has it granted, as the chain would say. */
function granting(
  document: EnterpriseAuthorisation,
  said = "final",
  endedAt: string | null = null,
) {
  grants.set(commitmentOf(document), { granted: said, endedAt });
  return document;
}

function applied(document: EnterpriseAuthorisation, changed: Partial<Applied> = {}): Applied {
  const { asked, books, cashFlow, orderBook, purpose, tenorMonths, values } = granted.application;
  const said = { asked, books, cashFlow, orderBook, purpose, tenorMonths, values };
  return { access: random(32), nonce: random(16), ...said, authorisation: document, ...changed };
}

interface Answer {
  readonly status: number;
  readonly body: OwnCase & { readonly code?: string; readonly reason?: string };
}

async function send(path: string, body?: object, bearer?: string): Promise<Answer> {
  const reply = await fetch(`${world.house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: (await reply.json()) as Answer["body"] };
}

const apply = (body: object): Promise<Answer> => send("/v1/applications", body);

it("tells everybody what is lent and what has to be shown, and nothing of how one is judged", async () => {
  const terms = (await (await fetch(`${world.house.url}/v1/terms`)).json()) as Terms;
  expect(terms).toMatchObject({ min: "50000", max: "3000000", tenorMonths: { min: 3, max: 24 } });
  expect(terms.sections).toEqual(["orders", "quality", "utilisation"]);
  expect(terms.values.map(({ name }) => name)).toEqual(["yearsTrading", "industry"]);
  for (const word of ["approveFrom", "lgdBp", "points", "haircuts"])
    expect(JSON.stringify(terms)).not.toContain(word);
});

it("decides at once for whoever brings an authorisation that is in force, and lets him come back", async () => {
  const body = applied(granting(authorisation()));
  const answer = await apply(body);
  expect([answer.status, answer.body.summary.asked]).toEqual([201, "800000"]);
  expect(answer.body.receipt.opened).toBeNull();
  expect((await send("/v1/application", undefined, body.access)).body).toEqual(answer.body);
  expect((await apply(body)).body).toEqual(answer.body);
});

it.for<readonly [string, string, string | null]>([
  ["authorisation.unsigned", "no", null],
  ["authorisation.notFinal", "seen", null],
  ["authorisation.ended", "final", AT],
])(
  "looks at nothing by an authorisation that is not in force: %s",
  async ([reason, said, ended]) => {
    const { body, status } = await apply(applied(granting(authorisation(), said, ended)));
    expect([status, body.reason]).toEqual([422, reason]);
    expect(looks).toBe(0);
  },
);

it("is no help to whoever makes up a document, though the factory let the lender look", async () => {
  const real = granting(authorisation());
  const forged = { ...real, salt: random(16) };
  expect((await apply(applied(forged))).body.reason).toBe("authorisation.unknown");
  const ofOther = granting(authorisation({ grantee: "0b".repeat(32) }));
  expect((await apply(applied(ofOther))).body.reason).toBe("otherGrantee");
  expect(looks).toBe(0);
});

it("opens a case to nobody without its link, and the lender's own pages to no applicant", async () => {
  const body = applied(granting(authorisation()));
  await apply(body);
  for (const access of [random(32), "", "' OR 1=1"])
    expect((await send("/v1/application", undefined, access)).body.code).toBe("notFound");
  for (const path of ["/v1/cases", "/v1/decisions", "/v1/documents/" + "00".repeat(32)])
    expect((await send(path, undefined, body.access)).body.code).toBe("unauthorized");
  const stolen = applied(body.authorisation, { nonce: body.nonce });
  expect((await apply(stolen)).body.code).toBe("conflict");
});

it("a refusal is contested once, and waits for a person; nothing else is", async () => {
  const late = applied(granting(authorisation()), { asked: "1000" });
  expect((await apply(late)).body.summary.decided).toBe("declined");
  const said = { because: "That was a slip of the pen." };
  const { body } = await send("/v1/application/contest", said, late.access);
  expect(body.contest).toMatchObject(said);
  const again = await send("/v1/application/contest", { because: "other" }, late.access);
  expect(again.body.contest).toMatchObject(said);
  const open = await fetch(`${world.house.url}/v1/cases?open=true`, {
    headers: { authorization: `Bearer ${world.token}` },
  });
  const { cases } = (await open.json()) as { cases: { asked: string; contest: object | null }[] };
  expect(cases.filter(({ contest }) => contest !== null)).toMatchObject([{ asked: "1000" }]);
});

it("takes no third party's word from an applicant, and no body without bounds", async () => {
  const body = {
    ...applied(granting(authorisation())),
    thirdParty: granted.application.thirdParty,
  };
  expect((await apply(body)).body.code).toBe("invalidRequest");
  const order = { core: "x".repeat(100), open: "1", confirmation: null };
  const orders = Array.from({ length: 501 }, () => order);
  const many = applied(granting(authorisation()), { orderBook: { currency: "CNY", orders } });
  expect((await apply(many)).body.code).toBe("invalidRequest");
  const huge = await apply({ ...applied(granting(authorisation())), purpose: "x".repeat(300_000) });
  expect(huge.status).toBe(413);
});

it("whoever applies again and again has to wait", async () => {
  const codes: (string | undefined)[] = [];
  for (let tries = 0; tries < 12; tries++)
    codes.push((await apply(applied(authorisation()))).body.code);
  expect(codes.slice(0, 10)).not.toContain("rateLimited");
  expect(codes.slice(10)).toEqual(["rateLimited", "rateLimited"]);
});
