import { afterAll, beforeAll, expect, it } from "vitest";
import { AT, granted, withThirdParty } from "../credit/decision/support/case.ts";
import { asked, openTestHouse, type TestHouse } from "../web/house/support/house.ts";

const HOUR_MS = 3_600_000;

let world: TestHouse;
let nowMs = Date.parse(AT);
beforeAll(async () => {
  world = await openTestHouse({ inputs: granted, now: () => new Date(nowMs) });
}, 60_000);
afterAll(() => world.close());

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const send = (path: string, { body, headers, method = "GET" }: Asked = {}): Promise<Response> =>
  fetch(`${world.house.url}${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const codeOf = async (reply: Response): Promise<string> =>
  ((await reply.json()) as { code: string }).code;

const own = (): Record<string, string> => ({ origin: world.house.url, "tallystick-request": "1" });

async function signIn(): Promise<Record<string, string>> {
  const body = { token: world.token };
  const reply = await send("/v1/session", { method: "POST", headers: own(), body });
  expect(reply.status).toBe(204);
  return { ...own(), cookie: reply.headers.get("set-cookie")!.split(";")[0]! };
}

it("a session opens what the token opens, to pages of the house alone, and ends", async () => {
  const session = await signIn();
  expect((await send("/v1/cases", { headers: session })).status).toBe(200);
  const decide = { method: "POST", body: asked(granted) };
  const { cookie } = session as { cookie: string };
  for (const headers of [
    { cookie },
    { cookie, origin: "https://other.example", "tallystick-request": "1" },
    { cookie, "sec-fetch-site": "cross-site" },
  ])
    expect(await codeOf(await send("/v1/decisions", { ...decide, headers }))).toBe("crossSite");
  expect((await send("/v1/decisions", { ...decide, headers: session })).status).toBe(201);

  nowMs += 11 * HOUR_MS;
  expect(await codeOf(await send("/v1/cases", { headers: session }))).toBe("unauthorized");
  nowMs -= 11 * HOUR_MS;
  const out = await send("/v1/session", { method: "DELETE", headers: session });
  expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
  expect(await codeOf(await send("/v1/cases", { headers: session }))).toBe("unauthorized");
});

it("a cookie is no help to whoever sends a wrong token with it", async () => {
  const headers = { ...(await signIn()), authorization: "Bearer another" };
  expect(await codeOf(await send("/v1/cases", { headers }))).toBe("unauthorized");
});

it("whoever tries tokens has to wait, and another site cannot try any", async () => {
  nowMs += HOUR_MS;
  const attempt = { method: "POST", body: { token: "guessed" } };
  const foreign = { ...attempt, headers: { origin: "https://other.example" } };
  expect(await codeOf(await send("/v1/session", foreign))).toBe("crossSite");
  const codes: string[] = [];
  for (let tries = 0; tries < 12; tries++)
    codes.push(await codeOf(await send("/v1/session", { ...attempt, headers: own() })));
  expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "signInRefused"));
  expect(codes.slice(10)).toEqual(["rateLimited", "rateLimited"]);
  nowMs += HOUR_MS;
});

it("pages load nothing that is not the house's own, and nobody frames them", async () => {
  const html = { accept: "text/html" };
  for (const [path, status] of [
    ["/", 200],
    ["/nowhere", 404],
  ] as const) {
    const reply = await send(path, { headers: html });
    expect(reply.status).toBe(status);
    const policy = reply.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  }
  expect(await codeOf(await send("/nowhere"))).toBe("unauthorized");
  expect(await codeOf(await send("/v1/cases", { headers: html }))).toBe("unauthorized");
});

it("cases come a page at a time, the newest first, and those that wait for a person by themselves", async () => {
  const bearer = { authorization: `Bearer ${world.token}` };
  const page = async (query: string) => {
    const reply = await send(`/v1/cases?${query}`, { headers: bearer });
    return (await reply.json()) as { cases: { decision: string; outcome: string }[]; next: string };
  };
  const made: string[] = [];
  for (let count = 0; count < 27; count++) {
    nowMs += 1000;
    const inputs = count === 3 ? withThirdParty("enforcement", undefined) : granted;
    made.unshift((await world.post("/v1/decisions", asked(inputs))).decision);
  }
  const first = await page("");
  const second = await page(`after=${first.next}`);
  const seen = [...first.cases, ...second.cases].map(({ decision }) => decision);
  expect(first.cases).toHaveLength(25);
  expect(seen.slice(0, 27)).toEqual(made);
  const open = await page("open=true");
  expect(open.cases.map(({ decision }) => decision)).toEqual([made.at(-4)]);
  for (const { decision } of open.cases)
    await world.post(`/v1/cases/${decision}/ruling`, { by: "Li Wei", grants: null, because: "no" });
  expect((await page("open=true")).cases).toEqual([]);
});

async function pseudonymOf(by: string): Promise<string> {
  nowMs += 1000;
  const late = asked(withThirdParty("daysOverdueLastYear", "46"));
  const { decision } = await world.post("/v1/decisions", late);
  const ruled = { by, grants: null, because: "as the engine" };
  const { decision: ruling } = await world.post(`/v1/cases/${decision}/ruling`, ruled);
  const { rows } = await world.house.pool.query<{ receipt: string }>(
    "SELECT receipt FROM decision WHERE decision = $1",
    [ruling],
  );
  const receipt = rows[0]!.receipt;
  expect(receipt.toLowerCase()).not.toContain("li wei");
  return (JSON.parse(receipt) as { body: { ruling: { person: string } } }).body.ruling.person;
}

it("one person has one pseudonym, however his name is spelt, and no name is kept", async () => {
  const one = await pseudonymOf("Li Wei");
  expect(await pseudonymOf(" li wei ")).toBe(one);
  expect(await pseudonymOf("Wang Fang")).not.toBe(one);
});
