import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toBase64Url, toHex } from "../../device-attest/bytes.ts";
import { decodeStatement, statementHashOf } from "../../device-attest/statement.ts";
import type { Application, Portrait } from "../../service/credit/decision/application.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import { policyText } from "../../service/credit/decision/policy.ts";
import type { Receipt } from "../../service/credit/decision/receipt-schema.ts";
import { isReplayed, replayReceipt } from "../../service/credit/decision/replay.ts";
import { bodyHashOf, receiptText } from "../../service/credit/decision/sign-decision.ts";
import { type House, startHouse } from "../../service/lender/house.ts";
import { lenderFrom } from "../../service/lender/lender-config.ts";
import { commitmentOf } from "../../service/parties/consent/document.ts";
import { modelHash, modelText } from "../../service/score/document/model.ts";
import { AT, granted, withModel } from "../credit/decision/support/case.ts";
import { testLogger } from "../support/logger.ts";
import { freshDatabase, type TestDatabase } from "../support/postgres.ts";

const API_KEY = "the-lenders-key";

/** A service that keeps factories' records, as far as a lender sees it. */
interface Records {
  readonly server: Server;
  readonly asked: string[];
  readonly methods: Set<string>;
  answer: (path: string) => { readonly status: number; readonly body: unknown };
}

let records: Records;
let database: TestDatabase;
let folder = "";
let house: House;

const { exposure, policy } = granted;
const period = granted.portrait.sections[0]!.period;
/** Deliveries and quality are not on record there. */
const shown = (path: string, objections: readonly object[] = []) => ({
  status: 200,
  body: {
    sections: Object.fromEntries(
      new URL(path, "http://records").searchParams.getAll("sections").map((section) => [
        section,
        {
          period,
          resolution: "month",
          objections,
          counted: 8760,
          figures: section === "utilisation" ? granted.portrait.sections[0]!.figures : [],
          machines: [],
        },
      ]),
    ),
    refused: [] as object[],
  },
});

async function startRecords(): Promise<Records> {
  const server = createServer(({ headers, method = "", url = "" }, response) => {
    started.asked.push(url);
    started.methods.add(method);
    const isKnown = headers.authorization === `Bearer ${API_KEY}`;
    const { body, status } = isKnown ? started.answer(url) : { status: 401, body: {} };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  const started: Records = { server, asked: [], methods: new Set(), answer: shown };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return started;
}

const fileIn = (name: string): string => join(folder, name);

async function open(inputs: Inputs = granted, url = database.url): Promise<House> {
  await writeFile(fileIn("model.json"), modelText(inputs.model));
  await writeFile(fileIn("policy.json"), policyText(inputs.policy));
  await writeFile(fileIn("api-key"), `${API_KEY}\n`);
  const { port } = records.server.address() as AddressInfo;
  const config = lenderFrom({
    TALLYSTICK_HOME: folder,
    LENDER_DATABASE_URL: url,
    LENDER_PORT: "0",
    LENDER_MODEL_FILE: fileIn("model.json"),
    LENDER_POLICY_FILE: fileIn("policy.json"),
    LENDER_LOG_ORIGIN: `tallystick/${"0".repeat(32)}`,
    LENDER_SERVICE_URL: `http://127.0.0.1:${String(port)}`,
    LENDER_SERVICE_KEY_FILE: fileIn("api-key"),
  });
  return startHouse(config, { now: () => new Date(AT), logger: testLogger });
}

beforeAll(async () => {
  records = await startRecords();
  database = await freshDatabase("template0");
  folder = await mkdtemp(join(tmpdir(), "lender-"));
  house = await open();
});
afterAll(async () => {
  await house.stop();
  records.server.close();
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  records.answer = shown;
  records.asked.length = 0;
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly decision: string;
    readonly receipt: Receipt;
    readonly outcome: string;
    readonly code?: string;
    readonly reason?: string;
  };
}

async function ask(path: string, body?: object, token?: string): Promise<Answer> {
  const bearer = token ?? (await readFile(fileIn("lender-token"), "utf8"));
  const answer = await fetch(`${house.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer["body"] };
}

let nonces = 0;

/** An application of its own, with an authorisation that allows so many looks. */
function applied(
  changed: Partial<Application> = {},
  uses: number | null = null,
): { application: Application; portrait: Portrait } {
  const nonce = toBase64Url(new Uint8Array(16).fill(++nonces));
  const document = { ...granted.application.authorisation.document, uses, salt: nonce };
  const authorisation = { commitment: commitmentOf(document), document, used: 0, revoked: false };
  return {
    application: { ...granted.application, nonce, authorisation, ...changed },
    portrait: { ...granted.portrait, nonce },
  };
}

const replayed = ({ receipt }: Answer["body"], inputs: Inputs = granted): boolean =>
  isReplayed(
    replayReceipt(receiptText(receipt), {
      model: modelText(inputs.model),
      policy: policyText(inputs.policy),
      portrait: undefined,
      signer: house.signer,
    }),
  );

describe("a lender's house", () => {
  it("decides what is asked, and its receipt is replayed with model and policy alone", async () => {
    const { body, status } = await ask("/v1/decisions", { ...applied(), exposure });
    expect([status, body.outcome]).toEqual([201, "approved"]);
    expect(replayed(body)).toBe(true);
    expect((await ask(`/v1/decisions/${body.decision}`)).body.receipt).toEqual(body.receipt);
    expect(records.asked).toEqual([]);
  });

  it("looks at the portrait itself, in its own name and for the purpose of the authorisation", async () => {
    const { application } = applied();
    const { body, status } = await ask("/v1/decisions", { application, exposure });
    expect(status).toBe(201);
    const urls = records.asked.map((asked) => new URL(asked, "http://records"));
    const [url] = urls as [URL, ...URL[]];
    expect(urls.map(({ pathname }) => pathname)).toEqual([
      `/v1/factories/${application.factory}/portrait`,
    ]);
    // What of the authorisation's sections the service shows.
    expect(url.searchParams.getAll("sections")).toEqual([
      "deviceTrust",
      "utilisation",
      "quality",
      "orders",
    ]);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      as: application.lender,
      purpose: "creditApplication",
    });
    expect(body.outcome).toBe("declined");
    expect(body.receipt.body.told).toMatchObject({ reasons: [{ code: "evidenceBelowMin" }] });
    expect(replayed(body)).toBe(true);
  });

  it("tells what the factory objects to from what was answered", async () => {
    const objection = { figure: "onTimeInFull", answer: null };
    const answered = { figure: "utilisation", answer: { text: "no" } };
    records.answer = (path) => shown(path, [objection, answered]);
    const { body } = await ask("/v1/decisions", { application: applied().application, exposure });
    expect(body.receipt.opened?.portrait?.objections).toEqual([{ figure: "onTimeInFull" }]);
  });

  it.for<readonly [string, number, Records["answer"]]>([
    ["lookRefused", 403, () => ({ status: 403, body: { code: "lookRefused" } })],
    [
      "lookRefused",
      403,
      (path) => {
        const refused = [{ section: "orders", reason: "sectionNotGranted" }];
        return { status: 200, body: { ...shown(path).body, refused } };
      },
    ],
    ["unavailable", 503, () => ({ status: 503, body: {} })],
    ["unavailable", 503, () => ({ status: 200, body: { sections: {}, refused: [] } })],
    ["unavailable", 503, () => ({ status: 200, body: { figures: 1 } })],
  ])("decides nothing without a portrait: %s", async ([code, status, answer]) => {
    records.answer = answer;
    const { application } = applied();
    const refused = await ask("/v1/decisions", { application, exposure });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    records.answer = shown;
    expect((await ask("/v1/decisions", { application, exposure })).status).toBe(201);
  });

  it("answers the same with the same decision, and never decides twice under one nonce", async () => {
    const asked = { ...applied(), exposure };
    const first = await ask("/v1/decisions", asked);
    expect((await ask("/v1/decisions", asked)).body).toEqual(first.body);
    const other = { ...asked, application: { ...asked.application, asked: "1" } };
    expect((await ask("/v1/decisions", other)).body.code).toBe("conflict");
  });

  it("takes no more decisions from an authorisation than it allows looks, also at once", async () => {
    const one = applied({}, 2);
    const many = Array.from({ length: 5 }, () => {
      const { application, portrait } = applied({ authorisation: one.application.authorisation });
      return ask("/v1/decisions", { application, portrait, exposure });
    });
    const answers = await Promise.all(many);
    const codes = answers.map(({ body, status }) =>
      status === 201 ? "decided" : String(body.reason),
    );
    expect(codes.toSorted()).toEqual([
      "authorisationUsedUp",
      "authorisationUsedUp",
      "authorisationUsedUp",
      "decided",
      "decided",
    ]);
  });

  it.for<readonly [string, Partial<Application>]>([
    ["zeroTenor", { tenorMonths: 0 }],
    ["otherLender", { lender: "0b".repeat(32) }],
    [
      "authorisationRevoked",
      { authorisation: { ...granted.application.authorisation, revoked: true } },
    ],
  ])("refuses what must not be decided, and keeps nothing of it: %s", async ([reason, changed]) => {
    const before = await ask("/v1/decisions");
    const { body, status } = await ask("/v1/decisions", { ...applied(changed), exposure });
    expect([status, body.code, body.reason]).toEqual([422, "documentRefused", reason]);
    expect((await ask("/v1/decisions")).body).toEqual(before.body);
  });

  it("signs one chain, whoever asks at once", async () => {
    await Promise.all(
      Array.from({ length: 8 }, () => ask("/v1/decisions", { ...applied(), exposure })),
    );
    const { rows } = await house.pool.query<{ statement: Buffer }>(
      "SELECT statement FROM stated ORDER BY sequence",
    );
    const statements = rows.map(({ statement }) => new Uint8Array(statement));
    expect(statements.length).toBeGreaterThan(8);
    for (const [at, statement] of statements.entries()) {
      expect(decodeStatement(statement).sequence).toBe(at + 1);
      const before = statements[at - 1];
      const previous = before === undefined ? new Uint8Array(32) : statementHashOf(before);
      expect(toHex(decodeStatement(statement).previous)).toBe(toHex(previous));
    }
  });

  it("has a notice in both languages, with reasons and what they stand on, and nothing of other borrowers", async () => {
    const late = granted.application.thirdParty.map((one) =>
      one.name === "daysOverdueLastYear" ? { ...one, value: "46" } : one,
    );
    const { body } = await ask("/v1/decisions", { ...applied({ thirdParty: late }), exposure });
    expect(body.outcome).toBe("declined");
    const notice = async (language: string) => {
      const token = await readFile(fileIn("lender-token"), "utf8");
      const path = `${house.url}/v1/decisions/${body.decision}/notice?language=${language}`;
      return (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).text();
    };
    const [english, chinese] = [await notice("en"), await notice("zh")];
    expect(english).toContain(
      "payments were overdue last year (said by a third party: daysOverdueLastYear)",
    );
    expect(chinese).toContain("上年有逾期付款（第三方提供：daysOverdueLastYear）");
    for (const text of [english, chinese]) {
      expect(text).toContain(toHex(bodyHashOf(body.receipt.body)));
      expect(text).not.toContain("Harbour Pumps");
    }
    expect(JSON.parse(await notice("fr"))).toMatchObject({ code: "invalidRequest" });
  });

  it("answers nobody without its token", async () => {
    for (const path of ["/v1/decisions", "/nowhere"])
      expect((await ask(path, undefined, "another")).body.code).toBe("unauthorized");
    expect((await ask("/v1/decisions", { ...applied(), exposure }, "")).status).toBe(401);
  });

  it("names what does not fit its schema", async () => {
    const { body, status } = await ask("/v1/decisions", { ...applied({ asked: "1e3" }), exposure });
    expect([status, body.code]).toEqual([400, "invalidRequest"]);
  });
});

describe("a person", () => {
  const ruling = {
    person: "9e".repeat(32),
    grants: { amount: "500000", rateBp: 520 },
    because: "known to us",
  };

  it("rules once about what was referred, by model and policy of that time", async () => {
    const later = withModel({ version: 2, status: "shadow" });
    await house.stop();
    house = await open(later);
    const referred = await ask("/v1/decisions", { ...applied(), exposure });
    expect(referred.body.outcome).toBe("referred");
    await house.stop();
    house = await open();

    const path = `/v1/decisions/${referred.body.decision}/ruling`;
    const { body, status } = await ask(path, ruling);
    expect([status, body.outcome]).toEqual([201, "counterOffer"]);
    expect(body.receipt.body.told.model).toBe(modelHash(later.model));
    expect(replayed(body, later)).toBe(true);
    expect((await ask(path, ruling)).body).toEqual(body);
    expect((await ask(path, { ...ruling, grants: null })).body.code).toBe("conflict");
    expect((await ask(`/v1/decisions/${referred.body.decision}`)).body).toMatchObject({
      ruling: body.decision,
    });
    expect((await ask(`/v1/documents/${modelHash(later.model)}`)).body).toEqual(later.model);
  });

  it("cannot rule about what was granted, about a ruling, or about nothing", async () => {
    const { body } = await ask("/v1/decisions", { ...applied(), exposure });
    const refused = await ask(`/v1/decisions/${body.decision}/ruling`, ruling);
    expect(refused.body.reason).toBe("notReferred");
    const nothing = await ask("/v1/decisions/00000000-0000-4000-8000-000000000000/ruling", ruling);
    expect(nothing.body.code).toBe("notFound");
  });
});

describe("the house does not open", () => {
  it("on the database of a service that keeps a log", async () => {
    const service = await freshDatabase();
    await expect(open(granted, service.url)).rejects.toMatchObject({ code: "config" });
    await service.drop();
  });

  it("with a policy for another model", async () => {
    const other = { ...granted, policy: { ...policy, model: "00".repeat(32) } };
    await expect(open(other)).rejects.toMatchObject({ code: "config" });
  });
});

it("whoever keeps the records learns of decisions nothing but that somebody looked", async () => {
  const { rows } = await house.pool.query("SELECT FROM decision");
  expect(rows.length).toBeGreaterThan(0);
  expect([...records.methods]).toEqual(["GET"]);
  const service = await freshDatabase();
  const found = await service.pool.query("SELECT to_regclass('decision')::text AS name");
  await service.drop();
  expect(found.rows).toEqual([{ name: null }]);
});

it("nobody changes what was decided", async () => {
  for (const sql of ["UPDATE decision SET outcome = 'approved'", "DELETE FROM decision"])
    await expect(house.pool.query(sql)).rejects.toThrow("never changed");
});
