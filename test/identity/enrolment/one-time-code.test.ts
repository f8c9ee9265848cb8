import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CODE_ATTEMPTS_MAX,
  codeIn,
  codeOf,
  type KeptCode,
  requireCode,
  spelt,
} from "../../../service/identity/enrolment/one-time-code.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const right: KeptCode = { isRight: true, attempts: 1, expiresAtMs: 2000, usedFor: undefined };
const hashOf = (secret: string): string => createHash("sha256").update(spelt(secret)).digest("hex");
const reason = (code: string): object => expect.objectContaining({ reason: code }) as object;

describe("a one-time code", () => {
  it("is what HTTP Basic brings of it", () => {
    fc.assert(
      fc.property(bytes(6), bytes(16), (id, secret) => {
        const code = codeOf(id, secret);
        const header = `Basic ${btoa(`${code.id}:${code.secret}`)}`;
        expect(codeIn(header)).toEqual(code);
      }),
    );
  });

  it("is the same as people type it", () => {
    const { secret } = codeOf(new Uint8Array(6), new Uint8Array(16).fill(1));
    expect(secret).toBe("1111-1111-1111-1111");
    expect(hashOf("llll iiii LLLL-1111")).toBe(hashOf(secret));
  });

  it("is no other scheme's, and no broken header's", () => {
    expect(codeIn("Bearer abc")).toBeUndefined();
    expect(() => codeIn(`Basic ${btoa("somebody:secret")}`)).toThrow(reason("codeInvalid"));
  });

  it("is good for one request, and for that one again", () => {
    expect(() => requireCode(right, "a", 1000)).not.toThrow();
    expect(() => requireCode({ ...right, usedFor: "a" }, "a", 1000)).not.toThrow();
    expect(() => requireCode({ ...right, usedFor: "b" }, "a", 1000)).toThrow(reason("codeUsed"));
  });

  it("says only that it is wrong to whoever guesses, and nothing once he guessed too often", () => {
    expect(() => requireCode(undefined, "a", 1000)).toThrow(reason("codeInvalid"));
    const wrong = { ...right, isRight: false, usedFor: "b", expiresAtMs: 0 };
    expect(() => requireCode(wrong, "a", 1000)).toThrow(reason("codeInvalid"));
    const often = { ...right, attempts: CODE_ATTEMPTS_MAX + 1 };
    expect(() => requireCode(often, "a", 1000)).toThrow(reason("codeLocked"));
  });

  it("expires", () => {
    expect(() => requireCode(right, "a", 2000)).toThrow(reason("codeExpired"));
  });
});
