import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { request, type RequestOptions } from "node:https";
import { json } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problem } from "../../../service/errors.ts";
import { requirePossession } from "../../../service/http/people/keys.ts";
import { certificateClaim } from "../../../service/parties/people/certificate.ts";
import { type Authority, type Certified, newAuthority } from "../../support/certificates.ts";
import { ask } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { newParty, newPerson, type Visit } from "../../support/people.ts";

const party = newParty();

let authority: Authority;
let server: Certified;
let api: TestApi;
let port: number;
let managing: Visit;
beforeAll(async () => {
  authority = newAuthority("machines");
  server = authority.issue("localhost");
  api = await testApi({ tls: { ...server, clientCa: authority.cert } });
  port = Number(new URL(await api.app.listen({ host: "127.0.0.1", port: 0 })).port);
  managing = await manager();
});
afterAll(() => api.close());

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly with?: Certified | undefined;
}

async function call({ headers = {}, method = "GET", path = "/v1/session", with: certified }: Call) {
  const options: RequestOptions = {
    host: "localhost",
    port,
    method,
    path,
    headers,
    ca: authority.cert,
    agent: false,
    ...(certified && { cert: certified.cert, key: certified.key }),
  };
  const sent = request(options);
  sent.end();
  const [reply] = (await once(sent, "response")) as [IncomingMessage];
  const body = (await json(reply)) as Record<string, unknown>;
  return { status: reply.statusCode, body, headers: reply.headers };
}

/** Signs in over TLS: the cookie is one for https. */
async function manager(): Promise<Visit> {
  const { login, password } = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
  const own = { "sec-fetch-site": "same-origin", "tallystick-request": "1" };
  const { headers } = await ask(api, "POST", "/v1/session", {
    headers: own,
    body: { login, password },
  });
  const cookie = String(headers["set-cookie"]);
  expect(cookie).toMatch(/^__Host-tallystick=\S+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  return { headers: { ...own, cookie: cookie.split(";")[0] ?? "" } };
}

const claimed = (by: string, key: string): string =>
  sign("sha256", Buffer.from(certificateClaim(by)), key).toString("base64");

const register = ({ cert, key }: Certified, possession = claimed(party, key)) =>
  ask(api, "POST", `/v1/parties/${party}/certificates`, {
    ...managing,
    body: { label: "gateway", capabilities: ["view"], certificate: cert, possession },
  });

describe("a client certificate", () => {
  it("that is registered for a party counts as a key", async () => {
    const machine = authority.issue("gateway-1");
    const { body, status } = await register(machine);
    expect(status).toBe(201);
    expect((await call({ with: machine })).body).toMatchObject({
      kind: "machine",
      apiKey: body["apiKey"],
      parties: [{ party, capabilities: ["view"] }],
    });
  });

  it("that is not registered is nobody's: 401; what is public it may read", async () => {
    const machine = authority.issue("gateway-2");
    expect(await call({ with: machine })).toMatchObject({ status: 401 });
    expect(await call({ with: machine, path: "/healthz" })).toMatchObject({ status: 200 });
  });

  it("of another authority is nobody's, even if it is registered", async () => {
    const foreign = newAuthority("machines").issue("gateway-3");
    expect(await register(foreign)).toMatchObject({ status: 201 });
    expect(await call({ with: foreign })).toMatchObject({ status: 401 });
  });

  it("without its private key is none: its text is no secret", async () => {
    const machine = authority.issue("gateway-4");
    await register(machine);
    const thief = { cert: machine.cert, key: authority.issue("thief").key };
    await expect(call({ with: thief })).rejects.toThrow("key values mismatch");
    expect(await call({})).toMatchObject({ status: 401 });
  });

  it("ends at the next request when it is revoked", async () => {
    const machine = authority.issue("gateway-5");
    const { body } = await register(machine);
    const url = `/v1/parties/${party}/api-keys/${String(body["apiKey"])}`;
    expect((await ask(api, "DELETE", url, managing)).status).toBe(204);
    expect(await call({ with: machine })).toMatchObject({ status: 401 });
  });

  it("is registered once: 409; what is none is not: 400", async () => {
    const machine = authority.issue("gateway-6");
    expect(await register(machine)).toMatchObject({ status: 201 });
    expect(await register(machine)).toMatchObject({ status: 409, body: { code: "alreadyUsed" } });
    expect(await register({ ...machine, cert: "-----BEGIN" })).toMatchObject({ status: 400 });
  });

  it("is registered only with its private key's word for this very party: 422", async () => {
    const machine = authority.issue("gateway-9");
    const refused = { status: 422, body: { code: "possessionMissing" } };
    const thief = authority.issue("thief");
    expect(await register(machine, claimed(party, thief.key))).toMatchObject(refused);
    expect(await register(machine, claimed(newParty(), machine.key))).toMatchObject(refused);
    expect(await register(machine, "AAAA")).toMatchObject(refused);
    expect(await register(machine)).toMatchObject({ status: 201 });
  });

  it("may be of any kind of key that OpenSSL signs with", async () => {
    const claim = Buffer.from(certificateClaim(party));
    for (const [kind, digest] of [
      ["ec", "sha256"],
      ["ed25519", undefined],
    ] as const) {
      const { privateKey, publicKey } =
        kind === "ec"
          ? generateKeyPairSync("ec", { namedCurve: "P-256" })
          : generateKeyPairSync("ed25519");
      const signature = sign(digest, claim, privateKey).toString("base64");
      expect(() => requirePossession({ publicKey }, party, signature)).not.toThrow();
      expect(() => requirePossession({ publicKey }, newParty(), signature)).toThrow(Problem);
    }
  });

  it("that was revoked can be registered again, and then counts", async () => {
    const machine = authority.issue("gateway-8");
    const { body } = await register(machine);
    await ask(api, "DELETE", `/v1/parties/${party}/api-keys/${String(body["apiKey"])}`, managing);
    const again = await register(machine);
    expect(again.status).toBe(201);
    expect((await call({ with: machine })).body).toMatchObject({ apiKey: again.body["apiKey"] });
  });

  it("in a browser does not work for other sites' pages, which it would be sent along with", async () => {
    const machine = authority.issue("gateway-7");
    await register(machine);
    const path = "/v1/session";
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: "https://page.example" }])
      expect(await call({ with: machine, method: "DELETE", path, headers })).toMatchObject({
        status: 403,
        body: { code: "crossSite" },
      });
    expect(await call({ with: machine, method: "DELETE", path })).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
  });
});

describe("a service with a certificate of its own", () => {
  it("tells browsers to come by https only", async () => {
    const { headers } = await call({ path: "/healthz" });
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
  });

  it("speaks to nobody in the clear", async () => {
    await expect(fetch(`http://127.0.0.1:${String(port)}/healthz`)).rejects.toThrow("fetch failed");
  });
});
