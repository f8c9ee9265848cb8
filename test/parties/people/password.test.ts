import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loginOf } from "../../../service/parties/people/login.ts";
import { passwordFault, passwordText } from "../../../service/parties/people/password.ts";
import {
  formatPasswordHash,
  isOfToday,
  parsePasswordHash,
} from "../../../service/parties/people/password-hash.ts";

describe("a password", () => {
  it.each([
    ["elf zeichen", "tooShort"],
    ["一二三四五六七八九十一", "tooShort"],
    ["a".repeat(40), "tooUniform"],
    ["abababababababab", "tooUniform"],
    ["abcdefghijklmnop", "tooUniform"],
    ["9876543210//", undefined],
    ["Zhang.Wei and so on", "holdsLogin"],
    ["x".repeat(200) + "abcdefg".repeat(10), "tooLong"],
    ["correct horse battery", undefined],
    ["七步之内必有芳草也罢了吧", undefined],
  ])("%s: %s", (password, fault) => {
    expect(passwordFault(password, "zhang.wei@factory.example")).toBe(fault);
  });

  it("is the same however a keyboard composes its letters", () => {
    expect(passwordText("Ｐａｓｓ é")).toBe(passwordText("Pass é"));
  });
});

describe("a login", () => {
  it.each([
    ["  Zhang.Wei@Factory.Example ", "zhang.wei@factory.example"],
    ["ｚｈａｎｇ＠factory.example", "zhang@factory.example"],
    ["张伟@工厂.中国", "张伟@工厂.中国"],
    ["zhang", undefined],
    ["a@b@c", undefined],
    ["zhang wei@factory.example", undefined],
    ["a\u0000@b", undefined],
    [`${"a".repeat(65)}@b`, undefined],
  ])("%j: %s", (text, login) => {
    expect(loginOf(text)).toBe(login);
  });
});

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe("a stored hash", () => {
  it("comes back from its text, with what it was made with", () => {
    fc.assert(
      fc.property(
        fc.nat(99_999_999),
        fc.nat(9999),
        bytes(16),
        bytes(32),
        (memoryKib, passes, salt, tag) => {
          const hash = { cost: { memoryKib, passes }, salt, tag };
          expect(parsePasswordHash(formatPasswordHash(hash))).toEqual(hash);
          expect(isOfToday(hash, { memoryKib, passes })).toBe(true);
          expect(isOfToday(hash, { memoryKib: memoryKib + 1, passes })).toBe(false);
        },
      ),
    );
  });

  it.each(["", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$2b$12$abcdefghijklmnopqrstuv", "secret"])(
    "is not %j",
    (text) => {
      expect(() => parsePasswordHash(text)).toThrow(RangeError);
    },
  );
});
