import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { buildServer } from "../../service/http/build-server.ts";
import type { HttpServer } from "../../service/http/server.ts";
import { testFactory } from "../support/device.ts";
import { type TestApi, testApi } from "../support/http.ts";

let api: TestApi;
let own: Record<string, string>;
beforeAll(async () => {
  api = await testApi();
  own = await readerHeaders(api.intake.database.pool, testFactory);
});
afterAll(() => api.close());

const serverWith = (routes: (app: HttpServer) => void): Promise<HttpServer> =>
  buildServer({
    ...api.guard,
    logger: undefined,
    bodyBytesMax: 1000,
    tls: undefined,
    trustedProxies: [],
    routes,
  });

async function get(url: string, headers: Record<string, string> = {}) {
  const reply = await api.app.inject({ method: "GET", url, headers });
  return {
    status: reply.statusCode,
    code: reply.headers["content-type"]?.includes("json")
      ? reply.json<{ code?: string }>().code
      : undefined,
    headers: reply.headers,
  };
}

describe("a route", () => {
  it("that declares no access keeps the server from starting", async () => {
    const starting = serverWith((app) => void app.get("/v1/open", () => "secret"));
    await expect(starting).rejects.toThrow("GET /v1/open does not declare its access");
  });

  it("that shows a factory's data past the one place for it keeps the server from starting", async () => {
    const config = { access: { kind: "look", section: "quality" } } as const;
    const starting = serverWith(
      (app) => void app.get("/v1/factories/:factory/quality", { config }, () => "good"),
    );
    await expect(starting).rejects.toThrow("shows data past the one place for it");
  });

  it("says in the document who may call it, and how he says who he is", async () => {
    const document = api.app.swagger() as unknown as {
      paths: Record<string, Record<string, { "x-access": unknown; security: unknown }>>;
    };
    expect(document.paths["/v1/factories/{factory}/devices"]?.["get"]).toMatchObject({
      "x-access": { kind: "look", section: "deviceTrust" },
      security: [{ session: [] }, { apiKey: [] }, { certificate: [] }],
    });
    expect(document.paths["/v1/log"]?.["get"]).toMatchObject({
      "x-access": { kind: "public" },
      security: [],
    });
  });
});

describe("a look at a factory's devices", () => {
  const devices = `/v1/factories/${testFactory}/devices`;

  it("is for somebody: 401, and how to say who one is", async () => {
    const { code, headers, status } = await get(devices);
    expect([status, code, headers["www-authenticate"]]).toEqual([401, "unauthorized", "Bearer"]);
  });

  it.each([
    "Bearer tsk_",
    `Bearer tsk_${"0".repeat(24)}_${"A".repeat(43)}`,
    "Basic eDp5",
    "Bearer",
  ])("is not for %s: 401", async (authorization) => {
    expect(await get(devices, { authorization })).toMatchObject({ status: 401 });
  });

  it("is for its own machines, and nothing keeps what they read", async () => {
    const { headers, status } = await get(devices, own);
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
  });

  it("is not for others' machines: 403 lookRefused", async () => {
    const others = await readerHeaders(api.intake.database.pool, "0f".repeat(32));
    expect(await get(devices, others)).toMatchObject({ status: 403, code: "lookRefused" });
  });
});

describe("what belongs to another factory", () => {
  it("is not found below one's own", async () => {
    const { pool } = api.intake.database;
    const foreign = "0a".repeat(32);
    const device = await api.enrolled();
    const { rows } = await pool.query<{ key_id: Buffer }>(
      "UPDATE device_key SET factory = $1 WHERE device = $2 RETURNING key_id",
      [Buffer.from(foreign, "hex"), device.urn],
    );
    const gaps = `keys/${rows[0]?.key_id.toString("hex") ?? ""}/gaps`;
    expect(await get(`/v1/factories/${testFactory}/${gaps}`, own)).toMatchObject({
      status: 404,
      code: "notFound",
    });
    const theirs = await readerHeaders(pool, foreign);
    expect(await get(`/v1/factories/${foreign}/${gaps}`, theirs)).toMatchObject({ status: 200 });
  });
});

describe("GET /metrics", () => {
  it("answers this machine", async () => {
    expect(await get("/metrics")).toMatchObject({ status: 200 });
  });

  it.each([
    ["x-forwarded-for", "127.0.0.1"],
    ["forwarded", "for=127.0.0.1"],
    ["x-forwarded-host", "localhost"],
    ["x-real-ip", "127.0.0.1"],
    ["via", "1.1 proxy"],
    ["host", "page.example"],
  ])("answers nobody else, by %s: %s", async (name, value) => {
    expect(await get("/metrics", { [name]: value })).toMatchObject({
      status: 403,
      code: "forbidden",
    });
  });
});
