import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestApi, testApi } from "../support/http.ts";
import { newParty, newPerson, type TestPerson } from "../support/people.ts";

const CHROMIUM = "/usr/bin/chromium";

/** What a page of ours does in the browser; sent there as text. */
const pageScript = `
  globalThis.ask = async (method, path, body) => {
    const init = { method, headers: { "tallystick-request": "1" } };
    if (body !== undefined) {
      init.headers["content-type"] = "application/json";
      init.body = JSON.stringify(body);
    }
    const reply = await fetch(path, init);
    const text = await reply.text();
    return { status: reply.status, body: text === "" ? null : JSON.parse(text) };
  };
  globalThis.addPasskey = async () => {
    const options = (await ask("POST", "/v1/account/passkey-options")).body;
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const made = await navigator.credentials.create({ publicKey });
    return ask("POST", "/v1/account/passkeys", { label: "browser", response: made.toJSON() });
  };
  globalThis.signInWithPasskey = async () => {
    const options = (await ask("POST", "/v1/session/passkey-options")).body;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const shown = await navigator.credentials.get({ publicKey });
    return ask("POST", "/v1/session/passkey", shown.toJSON());
  };
`;

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown> | null;
}

const ask = (page: Page, ...args: [string, string, object?]): Promise<Reply> =>
  page.evaluate<Reply>(`ask(...${JSON.stringify(args)})`);

describe.skipIf(!existsSync(CHROMIUM))("in a browser (needs /usr/bin/chromium)", () => {
  let api: TestApi;
  let port: string;
  let browser: Browser;
  let person: TestPerson;
  let other: Server;
  let otherOrigin: string;
  const party = newParty();
  beforeAll(async () => {
    api = await testApi();
    port = new URL(await api.app.listen({ host: "127.0.0.1", port: 0 })).port;
    browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false });
    person = await newPerson(api.intake.database.pool, party, ["view", "manage"]);
    other = await otherSite();
    otherOrigin = `http://localhost:${String((other.address() as AddressInfo).port)}/`;
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    other.close();
    await api.close();
  });

  /** A page of ours that does nothing by itself. */
  async function openOurs(): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.route("**/*.js", (route) => route.abort());
    await page.goto(`http://localhost:${port}/docs/`);
    await page.evaluate(pageScript);
    return page;
  }

  async function openDocs(): Promise<{ page: Page; errors: string[] }> {
    const page = await (await browser.newContext()).newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(`http://localhost:${port}/docs/`);
    await page.locator("#operations-tag-health").waitFor();
    return { page, errors };
  }

  it("the documentation runs under a policy without exceptions", async () => {
    const { errors, page } = await openDocs();
    await page.locator("#operations-tag-health").click();
    await page.locator("#operations-health-health button").first().click();
    await page.locator("#operations-health-health .opblock-body").waitFor();
    expect(errors).toEqual([]);
  });

  it("a page of ours signs in, is known, and scripts do not see the cookie", async () => {
    const page = await openOurs();
    const { login, password } = person;
    expect(await ask(page, "POST", "/v1/session", { login, password })).toMatchObject({
      status: 204,
    });
    expect(await ask(page, "GET", "/v1/session")).toMatchObject({ body: { login } });
    expect(await page.evaluate("document.cookie")).toBe("");
    expect(await ask(page, "DELETE", "/v1/session")).toMatchObject({ status: 204 });
    expect(await ask(page, "GET", "/v1/session")).toMatchObject({ status: 401 });
  });

  it("a passkey of the browser's own is made, and signs in without a login", async () => {
    const page = await openOurs();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const { login, password } = person;
    await ask(page, "POST", "/v1/session", { login, password });
    expect(await page.evaluate("addPasskey()")).toMatchObject({ status: 201 });
    await ask(page, "DELETE", "/v1/session");
    expect(await page.evaluate("signInWithPasskey()")).toMatchObject({ status: 204 });
    expect(await ask(page, "GET", "/v1/session")).toMatchObject({ body: { login } });
  });

  it("a page of another port cannot act with the session, though the browser sends it along", async () => {
    const page = await openOurs();
    const { login, password } = person;
    await ask(page, "POST", "/v1/session", { login, password });
    const visited = await page.context().newPage();
    await visited.goto(otherOrigin);
    const path = `/v1/parties/${party}/managed-keys`;
    const arrived = answerTo(api, path);
    // What needs no body needs no leave of ours either: the browser sends it at once, with the cookie.
    await visited.evaluate(
      `fetch("http://localhost:${port}${path}", { method: "POST", mode: "no-cors", credentials: "include" }).catch(() => 0)`,
    );
    const { cookie, status } = await arrived;
    expect(cookie).toContain("tallystick=");
    expect(status).toBe(403);
    expect(await ask(page, "GET", path)).toMatchObject({ body: { items: [] } });
    expect(await ask(page, "POST", path)).toMatchObject({ status: 201 });
  });
});

/** A site of the same name on another port: the same site to the browser, so that no cookie is kept back. */
async function otherSite(): Promise<Server> {
  const server = createServer((_request, reply) => {
    reply.writeHead(200, { "content-type": "text/html" }).end("<p>another page</p>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** What the next request for a path brought along, and how it was answered. */
const answerTo = (
  { app }: TestApi,
  path: string,
): Promise<{ readonly cookie: string | undefined; readonly status: number }> =>
  new Promise((resolve) => {
    app.server.on("request", ({ headers, url }, reply) => {
      if (url !== path) return;
      reply.once("finish", () => resolve({ cookie: headers.cookie, status: reply.statusCode }));
    });
  });
