import { describe, expect, it } from "vitest";
import { siteOf } from "../../service/http/site.ts";
import { httpFrom } from "../../service/http-config.ts";

describe("the settings of HTTP", () => {
  it("have defaults: this machine, and what OWASP asks of passwords", () => {
    expect(httpFrom({})).toMatchObject({
      host: "127.0.0.1",
      port: 8420,
      publicUrl: undefined,
      tls: undefined,
      oidc: undefined,
      trustedProxies: [],
      passwordCost: { memoryKib: 19_456, passes: 2 },
      session: { idleSeconds: 3600, absoluteSeconds: 43_200 },
      rates: { credential: { perSecond: 2, burst: 20 } },
    });
  });

  it("take more for passwords, and never less", () => {
    expect(httpFrom({ ARGON2_MEMORY_KIB: "65536" }).passwordCost.memoryKib).toBe(65_536);
    for (const weak of [{ ARGON2_MEMORY_KIB: "19455" }, { ARGON2_PASSES: "1" }])
      expect(() => httpFrom(weak)).toThrow(/^ARGON2_/);
  });

  it.each([
    [{ PUBLIC_URL: "tallystick.example" }, "PUBLIC_URL"],
    [{ PUBLIC_URL: "ftp://tallystick.example" }, "PUBLIC_URL"],
    [{ PUBLIC_URL: "https://tallystick.example/app" }, "PUBLIC_URL"],
    [{ PUBLIC_URL: "http://tallystick.example" }, "PUBLIC_URL"],
    [{ PUBLIC_URL: "http://192.0.2.1:8420" }, "PUBLIC_URL"],
    [{ OIDC_ISSUER: "https://id.example" }, "OIDC_CLIENT_ID"],
    [{ OIDC_ISSUER: "x", OIDC_CLIENT_ID: "x" }, "OIDC_ISSUER"],
    [{ TLS_CERT_FILE: "cert.pem" }, "TLS_KEY_FILE"],
    [{ CLIENT_CA_FILE: "ca.pem" }, "TLS_CERT_FILE"],
    [{ RATE_PARTY_PER_S: "0" }, "RATE_PARTY_PER_S"],
    [{ SESSION_IDLE_S: "soon" }, "SESSION_IDLE_S"],
  ])("%j: says that it is %s", (env, name) => {
    expect(() => httpFrom(env)).toThrow(new RegExp(`^${name}`));
  });
});

it.each(["http://localhost:8420", "http://127.0.0.1", "http://[::1]:8420", "https://a.example"])(
  "browsers may reach the service at %s",
  (url) => {
    expect(httpFrom({ PUBLIC_URL: url }).publicUrl?.href).toBe(`${url}/`);
  },
);

describe("a session's cookie", () => {
  const https = new URL("https://tallystick.example");

  it.each<[string, URL | undefined, string, boolean, boolean]>([
    ["http on this machine", undefined, "127.0.0.1", false, false],
    ["TLS of our own", undefined, "127.0.0.1", true, true],
    ["https before a proxy", https, "127.0.0.1", false, true],
    ["http for others: browsers shall rather keep none", undefined, "0.0.0.0", false, true],
    ["http for others by name", new URL("http://tallystick.example"), "0.0.0.0", false, true],
    ["http before a proxy", new URL("http://tallystick.example"), "127.0.0.1", false, true],
    ["http for others, named here", new URL("http://localhost:8420"), "0.0.0.0", false, true],
    ["http on this machine by name", new URL("http://localhost:8420"), "127.0.0.1", false, false],
    ["http on this machine by IPv6", new URL("http://[::1]:8420"), "::1", false, false],
  ])("with %s", (_what, publicUrl, host, hasCertificate, secure) => {
    expect(siteOf(publicUrl, host, hasCertificate).secure).toBe(secure);
  });
});
