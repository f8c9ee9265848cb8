import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { leaksIn, PASSWORD_MARK } from "../../scripts/test/secrets.ts";
import { createLogger } from "../../service/logger.ts";

const token = (): string => randomBytes(32).toString("base64url");

const secrets: Readonly<Record<string, string>> = {
  "a private key": "-----BEGIN EC PRIVATE KEY-----",
  "an API key": `Bearer tsk_${randomBytes(12).toString("hex")}_${token()}`,
  "a session": `cookie: tallystick=${token()}`,
  "a password": `wrong ${PASSWORD_MARK}`,
};

describe("the search for secrets in what the suite printed", () => {
  it.each(Object.entries(secrets))("finds %s, and says where, not what", (kind, secret) => {
    expect(leaksIn(`first\nGET /x ${secret}\nlast`, "x.log")).toEqual([
      { kind, source: "x.log", line: 2 },
    ]);
  });

  it("finds nothing in hashes, ids and what was taken out of a log", () => {
    const harmless = [randomBytes(32).toString("hex"), `"seed":"[secret]"`, "tsk_", "tallystick="];
    expect(leaksIn(harmless.join("\n"), "x.log")).toEqual([]);
  });
});

function logged(value: object): string {
  let text = "";
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  createLogger("trace", stream).info(value, "said");
  return text;
}

describe("the service's log", () => {
  it("keeps secrets out, wherever they lie in a request, a header or a key file", () => {
    const mark = token();
    for (const value of [
      { authorization: mark },
      { headers: { cookie: mark, "set-cookie": mark } },
      { req: { headers: { authorization: mark, "set-cookie": mark } } },
      { body: { password: mark, secret: mark, token: mark } },
      { err: { config: { seed: mark, privateKey: mark } } },
    ])
      expect(logged(value)).not.toContain(mark);
  });

  it("keeps what is no secret", () => {
    expect(logged({ err: { code: "ECONNREFUSED" } })).toContain("ECONNREFUSED");
  });
});
