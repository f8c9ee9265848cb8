import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../support/ask.ts";
import { type TestApi, testApi } from "../support/http.ts";

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api.close());

const headersOf = async (path: string) => (await ask(api, "GET", path)).headers;

describe("every answer", () => {
  it.each([
    "/v1/log",
    "/docs/",
    "/docs/static/swagger-ui-bundle.js",
    "/nothing",
    "/v1/session",
    "/%",
  ])("of %s makes browsers careful", async (path) => {
    expect(await headersOf(path)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()") as unknown,
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'") as unknown,
    });
  });

  it("of the API may load nothing", async () => {
    expect((await headersOf("/v1/log"))["content-security-policy"]).toContain("default-src 'none'");
  });

  it("is kept by nobody, unless it is for everybody", async () => {
    expect((await headersOf("/v1/session"))["cache-control"]).toBe("no-store");
    expect((await headersOf(`/v1/receipts/${"00".repeat(32)}`))["cache-control"]).toBe("no-store");
  });

  it("is read by no page of another site, unless it is for everybody", async () => {
    expect((await headersOf("/v1/log"))["cross-origin-resource-policy"]).toBe("cross-origin");
    expect((await headersOf("/v1/session"))["cross-origin-resource-policy"]).toBe("same-origin");
  });

  it("does not speak of https where there is none", async () => {
    expect((await headersOf("/v1/log"))["strict-transport-security"]).toBeUndefined();
  });
});

describe("a page", () => {
  it.each(["/docs", "/docs/"])("%s loads what is ours alone, and nothing inline", async (path) => {
    const policy = String((await headersOf(path))["content-security-policy"]);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https:|\*/);
  });
});
