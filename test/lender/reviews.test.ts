import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toBase64Url } from "../../device-attest/bytes.ts";
import type { Application, Portrait } from "../../service/credit/decision/application.ts";
import { policyText } from "../../service/credit/decision/policy.ts";
import { commandLoan } from "../../service/credit/loan/loan.store.ts";
import { isReplayed } from "../../service/credit/decision/replay.ts";
import type { Receipt } from "../../service/credit/decision/receipt-schema.ts";
import { receiptText } from "../../service/credit/decision/sign-decision.ts";
import { replayReview } from "../../service/credit/warning/replay-review.ts";
import type { ReviewReceipt } from "../../service/credit/warning/review-receipt.ts";
import { reviewText } from "../../service/credit/warning/sign-review.ts";
import type { Review } from "../../service/credit/warning/warning.ts";
import { ownCase } from "../../service/lender/apply.routes.ts";
import type { CasePage, WholeCase } from "../../service/lender/cases.routes.ts";
import type { Overview } from "../../service/lender/overview.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { type LenderConfig, lenderFrom } from "../../service/lender/lender-config.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { modelText } from "../../service/score/document/model.ts";
import { AT, granted } from "../credit/decision/support/case.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

/** What the factory's service answers: a portrait of these values, or that it lets nobody look. */
interface Factory {
  utilisation: string;
  coverage: string;
  refuses: boolean;
  /** Null: the service knows no such grant. */
  endedAt: string | null | undefined;
}
const healthy: Factory = {
  utilisation: "0.664",
  coverage: "0.94",
  refuses: false,
  endedAt: undefined,
};
const factory: Factory = { ...healthy };
const asked: URL[] = [];

let server: Server;
let database: TestDatabase;
let folder = "";
let house: House;
let config: LenderConfig;
let now = AT;

const fileIn = (name: string): string => join(folder, name);
const WEEK_LATER = "2026-06-16T01:00:00.000Z";

function answerTo(url: URL): { status: number; body: unknown } {
  if (url.pathname.endsWith("/authorisations"))
    return { status: 200, body: { items: [grantAfter(url.searchParams.get("after") ?? "")] } };
  if (factory.refuses) return { status: 403, body: { code: "lookRefused" } };
  const period = { from: url.searchParams.get("from"), to: now };
  const sections: Record<string, object> = {};
  for (const section of url.searchParams.getAll("sections"))
    sections[section] = {
      period,
      resolution: "day",
      objections: [],
      counted: 9,
      figures: figuresOf(section),
    };
  return { status: 200, body: { sections, refused: [] } };
}

const figuresOf = (wanted: string) =>
  granted.portrait.sections
    .filter(({ section }) => section === wanted)
    .flatMap(({ figures }) => figures)
    .map((one) =>
      one.name === "utilisation"
        ? {
            ...one,
            value: factory.utilisation,
            coverage: factory.coverage,
            log: { first: 3, last: 99 },
          }
        : one,
    );

const grantAfter = (after: string) => ({
  commitment: (BigInt(`0x${after}`) + 1n).toString(16).padStart(64, "0"),
  granted: factory.endedAt === undefined ? "final" : "seen",
  endedAt: factory.endedAt ?? null,
});

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://factory");
    asked.push(url);
    const { body, status } = answerTo(url);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  database = await freshDatabase("template0");
  folder = await mkdtemp(join(tmpdir(), "lender-"));
  await writeFile(fileIn("model.json"), modelText(granted.model));
  await writeFile(fileIn("policy.json"), policyText(granted.policy));
  await writeFile(fileIn("api-key"), "key\n");
  config = lenderFrom({
    TALLYSTICK_HOME: folder,
    LENDER_DATABASE_URL: database.url,
    LENDER_PORT: "0",
    LENDER_MODEL_FILE: fileIn("model.json"),
    LENDER_POLICY_FILE: fileIn("policy.json"),
    LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
    LENDER_SERVICE_URL: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    LENDER_SERVICE_KEY_FILE: fileIn("api-key"),
  });
  house = await startHouse(config, { now: () => new Date(now), logger: testLogger });
});
afterAll(async () => {
  await house.stop();
  server.close();
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  Object.assign(factory, healthy);
  asked.length = 0;
  now = AT;
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function send(path: string, body?: object): Promise<Answer> {
  const bearer = await readFile(fileIn("lender-token"), "utf8");
  const answer = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

let nonces = 0;

interface Decided {
  readonly decision: string;
  readonly receipt: Receipt;
}

/** A case of its own, whose authorisation lets the lender look for half a year. */
async function grantedCase(uses: number | null = null): Promise<Decided> {
  const nonce = toBase64Url(new Uint8Array(16).fill(++nonces));
  const { document } = granted.application.authorisation;
  const open = {
    ...document,
    // Another factory each time: the loans of one are a warning for all its cases.
    uses,
    salt: nonce,
    scope: { ...document.scope, to: "2026-12-01T00:00:00.000Z" },
    expiresAt: "2026-12-01T00:00:00.000Z",
    grantor: nonces.toString(16).padStart(64, "0"),
  };
  const application: Application = {
    ...granted.application,
    factory: open.grantor,
    nonce,
    authorisation: { commitment: commitmentOf(open), document: open, used: 0, revoked: false },
  };
  const portrait: Portrait = { ...granted.portrait, factory: open.grantor, nonce };
  const { exposure } = granted;
  const { status, text } = await send("/v1/decisions", { application, portrait, exposure });
  expect(status).toBe(201);
  return JSON.parse(text) as Decided;
}

interface Shown {
  readonly review: string;
  readonly receipt: ReviewReceipt;
}

async function lookAgain({ decision }: Decided): Promise<Shown> {
  now = WEEK_LATER;
  const { status, text } = await send(`/v1/cases/${decision}/reviews`, {});
  expect(status).toBe(201);
  return JSON.parse(text) as Shown;
}

const saidIn = ({ receipt }: Shown): Review => receipt.body.told as Review;
const codes = (shown: Shown): string[] =>
  saidIn(shown).warnings.map(({ code, name, severity }) => `${severity} ${code} ${name}`.trim());

async function acceptedLoan({ decision }: Decided): Promise<string> {
  const until = "2026-12-01T00:00:00.000Z";
  const terms = { until, method: "annuity", timeZone: "Asia/Shanghai" };
  const { status, text } = await send(`/v1/decisions/${decision}/loan`, terms);
  expect(status).toBe(201);
  const { loan } = JSON.parse(text) as { loan: string };
  await commandLoan(house.pool, loan, { kind: "accept", at: now, act: "ac".repeat(32) });
  return loan;
}

const reasonOf = ({ status, text }: Answer) => [
  status,
  (JSON.parse(text) as { reason?: string }).reason,
];

describe("a case that the house looks at again", () => {
  it("says nothing where all is as it was, and looks at the last quarter only", async () => {
    const decided = await grantedCase();
    now = WEEK_LATER;
    const { status } = await send(`/v1/cases/${decided.decision}/reviews`, {});
    expect(status).toBe(204);
    expect(asked.map(({ searchParams }) => searchParams.get("from"))).toEqual(
      asked.map(() => "2026-03-01T00:00:00.000Z"),
    );
    expect(asked.length).toBe(1);
    expect((await send(`/v1/cases/${decided.decision}/reviews`)).text).toBe('{"reviews":[]}');
  });

  it("is reduced where its machines stand still, by a receipt that is made anew", async () => {
    const decided = await grantedCase();
    factory.utilisation = "0.3";
    const shown = await lookAgain(decided);
    expect(codes(shown)).toContain("reduce fallen utilisation");
    expect(saidIn(shown).limit).toMatchObject({
      state: "reduced",
      granted: "800000",
      amount: "400000",
    });
    expect(saidIn(shown).warnings.find(({ code }) => code === "fallen")?.evidence).toEqual([
      { name: "utilisation", before: "0.664", now: "0.3", log: { first: 3, last: 99 } },
    ]);
    const files = {
      decision: receiptText(decided.receipt),
      model: modelText(granted.model),
      policy: policyText(granted.policy),
      signer: house.signer,
    };
    const checks = replayReview(reviewText(shown.receipt), files);
    expect([isReplayed(checks), checks.every(({ result }) => result === "passed")]).toEqual([
      true,
      true,
    ]);
    const other = await grantedCase();
    expect(
      replayReview(reviewText(shown.receipt), { ...files, decision: receiptText(other.receipt) }),
    ).toContainEqual(expect.objectContaining({ name: "decision", code: "otherDecision" }));
  });

  it("is told to the factory in words, in both languages", async () => {
    const decided = await grantedCase();
    factory.coverage = "0.2";
    const { review } = await lookAgain(decided);
    const { text } = await send(`/v1/reviews/${review}/notice?language=en`);
    expect(text).toContain("Your limit is frozen");
    expect(text).toContain("utilisation: 0.94 → 0.2");
    expect((await send(`/v1/reviews/${review}/notice?language=zh`)).text).toContain(
      "您的额度已冻结",
    );
  });

  it("lends nothing more out of a frozen limit, and offers nothing by it", async () => {
    const [drawn, offered, fresh] = [await grantedCase(), await grantedCase(), await grantedCase()];
    const [running, accepted] = [await acceptedLoan(drawn), await acceptedLoan(offered)];
    const payout = { reference: "first", amount: "80000000" };
    expect((await send(`/v1/loans/${running}/payouts`, payout)).status).toBe(200);
    factory.refuses = true;
    for (const one of [drawn, offered, fresh])
      expect(codes(await lookAgain(one))).toEqual(["freeze ended refused"]);
    const refused = await send(`/v1/loans/${accepted}/payouts`, payout);
    expect(reasonOf(refused)).toEqual([409, "limitFrozen"]);
    const terms = {
      until: "2026-12-01T00:00:00.000Z",
      method: "annuity",
      timeZone: "Asia/Shanghai",
    };
    const none = await send(`/v1/decisions/${fresh.decision}/loan`, terms);
    expect(reasonOf(none)).toEqual([409, "limitFrozen"]);
    // What was paid out before is told again as it was.
    expect((await send(`/v1/loans/${running}/payouts`, payout)).status).toBe(200);
    factory.refuses = false;
    expect(saidIn(await lookAgain(offered)).limit.state).toBe("open");
    expect((await send(`/v1/loans/${accepted}/payouts`, payout)).status).toBe(200);
  });

  it("offers, and pays out, no more than a reduced limit", async () => {
    const [offered, fresh] = [await grantedCase(), await grantedCase()];
    const accepted = await acceptedLoan(offered);
    factory.utilisation = "0.3";
    await lookAgain(offered);
    await lookAgain(fresh);
    const whole = await send(`/v1/loans/${accepted}/payouts`, {
      reference: "a",
      amount: "80000000",
    });
    expect(reasonOf(whole)).toEqual([409, "limitReduced"]);
    const half = await send(`/v1/loans/${accepted}/payouts`, {
      reference: "b",
      amount: "40000000",
    });
    expect(half.status).toBe(200);
    const terms = {
      until: "2026-12-01T00:00:00.000Z",
      method: "annuity",
      timeZone: "Asia/Shanghai",
    };
    const less = await send(`/v1/decisions/${fresh.decision}/loan`, terms);
    expect(JSON.parse(less.text)).toMatchObject({ offer: { terms: { principal: "40000000" } } });
  });

  it("tells an authorisation that was taken back from a look that is refused", async () => {
    const [revoked, unknown] = [await grantedCase(), await grantedCase()];
    factory.refuses = true;
    factory.endedAt = "2026-06-10T00:00:00.000Z";
    expect(codes(await lookAgain(revoked))).toEqual(["freeze ended revoked"]);
    factory.endedAt = undefined;
    expect(codes(await lookAgain(unknown))).toEqual(["freeze ended refused"]);
  });

  it("takes no look that the authorisation does not allow", async () => {
    const decided = await grantedCase(1);
    asked.length = 0;
    expect(codes(await lookAgain(decided))).toEqual(["watch ended usedUp"]);
    expect(asked).toEqual([]);
  });

  it("keeps what was found while nothing newer can be seen, so that nobody gains by showing less", async () => {
    const decided = await grantedCase(2);
    factory.utilisation = "0.3";
    expect(codes(await lookAgain(decided))).toContain("reduce fallen utilisation");
    const after = await lookAgain(decided);
    expect(codes(after)).toContain("reduce fallen utilisation");
    expect(codes(after)).toContain("watch ended usedUp");
  });

  it("is not judged by a service that is not there", async () => {
    const decided = await grantedCase();
    factory.utilisation = "nothing that is a number";
    now = WEEK_LATER;
    expect((await send(`/v1/cases/${decided.decision}/reviews`, {})).status).toBe(503);
    expect((await send(`/v1/cases/${decided.decision}/reviews`)).text).toBe('{"reviews":[]}');
  });

  it("is looked at by what the lender's systems bring instead", async () => {
    const { decision, receipt } = await grantedCase();
    now = WEEK_LATER;
    asked.length = 0;
    const portrait = { ...receipt.opened!.portrait!, flags: [{ flag: "replayedSeries" }] };
    const { status, text } = await send(`/v1/cases/${decision}/reviews`, { portrait });
    expect([status, codes(JSON.parse(text) as Shown), asked]).toEqual([201, ["watch flags"], []]);
  });

  it("is looked at by the house itself, once a day, though nobody asks", async () => {
    const { decision } = await grantedCase();
    factory.utilisation = "0.3";
    const count = async (): Promise<number> => {
      const { text } = await send(`/v1/cases/${decision}/reviews`);
      return (JSON.parse(text) as { reviews: unknown[] }).reviews.length;
    };
    for (const [from, reviews] of [
      [WEEK_LATER, 1],
      ["2026-06-17T00:00:00.000Z", 1],
      ["2026-06-17T02:00:00.000Z", 2],
    ] as const) {
      // What it was at one look is not what it is at the next.
      factory.coverage = from === WEEK_LATER ? "0.94" : "0.2";
      const other = await startHouse(config, { now: () => new Date(from), logger: testLogger });
      // Ends after the look that is under way.
      await other.stop();
      expect(await count()).toBe(reviews);
    }
  });

  it("is none where nothing was granted", async () => {
    const { status } = await send(
      `/v1/cases/${"0".repeat(8)}-0000-4000-8000-${"0".repeat(12)}/reviews`,
      {},
    );
    expect(status).toBe(404);
  });

  it("stands among the house's cases and in its overview with what is left, and why", async () => {
    const decided = await grantedCase();
    factory.refuses = true;
    await lookAgain(decided);
    const { decision } = decided;
    const page = JSON.parse((await send("/v1/cases")).text) as CasePage;
    expect(page.cases.find((one) => one.decision === decision)?.limitNow).toBe("frozen");
    const { watched } = JSON.parse((await send("/v1/overview")).text) as Overview;
    expect(watched.find((one) => one.decision === decision)).toMatchObject({
      firm: { id: decided.receipt.body.factory },
      limit: { state: "frozen", amount: "0" },
      warnings: [{ code: "ended", name: "refused" }],
    });
    const whole = JSON.parse((await send(`/v1/cases/${decision}`)).text) as WholeCase;
    expect(whole.reviews.map(({ receipt }) => receipt.body.told.limit.state)).toEqual(["frozen"]);
  });

  it("is told to whoever applied, on his own page, unopened", async () => {
    const decided = await grantedCase();
    factory.refuses = true;
    await lookAgain(decided);
    const own = await ownCase(house.pool, decided.decision);
    expect(own.review).toMatchObject({ state: "frozen", receipt: { opened: null } });
    expect(own.review?.notice.en).toContain("does not let the lender look any more");
  });

  it("is never changed once it was signed", async () => {
    const decided = await grantedCase();
    factory.utilisation = "0.3";
    await lookAgain(decided);
    await expect(house.pool.query("UPDATE review SET state = 'open'")).rejects.toThrow(
      expect.objectContaining({ code: "P0001" }),
    );
  });
});
