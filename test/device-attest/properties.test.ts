import { generateKeyPairSync, sign, verify } from "node:crypto";
import npmCanonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concat,
  equal,
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from "../../device-attest/bytes.ts";
import { derSignature, rawSignature } from "../../device-attest/crypto/der-signature.ts";
import { openCheckpoint, parseLogKey } from "../../device-attest/checkpoint.ts";
import { toMicro } from "../../device-attest/decimal.ts";
import { contentOf, openEnvelope } from "../../device-attest/envelope.ts";
import { caught, Fault } from "../../device-attest/fault.ts";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { asReceipts } from "../../device-attest/receipt.ts";
import { isLowS, toLowS } from "../../device-attest/signature.ts";
import {
  decodeStatement,
  encodeStatement,
  type Statement,
  type StatementKind,
} from "../../device-attest/statement.ts";
import { ambiguity } from "../../device-attest/strict-json.ts";
import { vectorsIn } from "./support/vectors.ts";

const text = fc.string({ unit: "grapheme" });
const bytes = (length?: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array(length === undefined ? {} : { minLength: length, maxLength: length });
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((number) => number + 0),
    text,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.nat(30).map(String)), tie("json"), { maxKeys: 5 }),
  ),
}));

describe("a signature in DER", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const number = fc.oneof(
    bytes(32),
    fc
      .tuple(fc.integer({ min: 0, max: 31 }), bytes(32))
      .map(([zeros, all]) => all.fill(0, 0, zeros)),
    fc.constantFrom(new Uint8Array(32), new Uint8Array(32).fill(255)),
  );

  test("is the one that Node writes", () => {
    fc.assert(
      fc.property(bytes(), (message) => {
        const der = sign("sha256", message, privateKey);
        const [r, s] = integersOf(der);
        expect(Buffer.from(derSignature(concat(r, s)))).toEqual(der);
      }),
    );
  });

  test("verifies exactly where r‖s does, good or not", () => {
    const verifier = deviceKey(publicKey.export({ format: "der", type: "spki" })).verify;
    const message = utf8("a statement");
    fc.assert(
      fc.property(number, number, (r, s) => {
        const signature = concat(r, s);
        expect(verifier(message, signature)).toBe(
          verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature),
        );
      }),
    );
    const good = sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" });
    expect(verifier(message, good)).toBe(true);
    expect(verifier(message, good.subarray(1))).toBe(false);
  });

  test("is read as the r‖s that it was made from", () => {
    fc.assert(
      fc.property(number, number, (r, s) => {
        const signature = concat(r, s);
        expect(equal(rawSignature(derSignature(signature)), signature)).toBe(true);
      }),
    );
  });

  test("is refused when it is cut, longer, or holds longer numbers", () => {
    fc.assert(
      fc.property(number, number, fc.nat(80), (r, s, at) => {
        const der = derSignature(concat(r, s));
        expect(() => rawSignature(der.subarray(0, at % der.length))).toThrow(RangeError);
        expect(() => rawSignature(concat(der, Uint8Array.of(0)))).toThrow(RangeError);
      }),
    );
    const wide = Uint8Array.of(0x30, 39, 0x02, 34, 1, ...new Uint8Array(33), 0x02, 1, 1);
    expect(() => rawSignature(wide)).toThrow(RangeError);
  });
});

const widened = (digits: Uint8Array): Uint8Array =>
  concat(new Uint8Array(Math.max(0, 32 - digits.length)), digits.slice(-32));

/** Reads what OpenSSL wrote: SEQUENCE of two INTEGERs, each padded or cut to 32 bytes. */
function integersOf(der: Uint8Array): [Uint8Array, Uint8Array] {
  const rEnd = 4 + (der[3] as number);
  return [widened(der.subarray(4, rEnd)), widened(der.subarray(rEnd + 2))];
}

describe("canonical form", () => {
  test("is that of the package `canonicalize`, and one reader's", () => {
    fc.assert(
      fc.property(json, (value) => {
        const canonical = canonicalize(value);
        expect(canonical).toBe(npmCanonicalize(value));
        expect(canonicalize(JSON.parse(canonical) as Json)).toBe(canonical);
        expect(ambiguity(canonical)).toBeUndefined();
      }),
    );
  });

  test("does not depend on the order in which members came", () => {
    fc.assert(
      fc.property(fc.dictionary(text, json, { minKeys: 2 }), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalize(reversed)).toBe(canonicalize(value));
      }),
    );
  });

  test("exists for no number but integers within 2^53-1", () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        const answer = caught(() => canonicalize([number]));
        const isExact = Number.isSafeInteger(number) && !Object.is(number, -0);
        expect(answer instanceof Fault ? answer.code : answer).toBe(
          isExact ? `[${String(number)}]` : "numberRange",
        );
      }),
    );
  });

  test("exists for no value that JSON has not", () => {
    for (const value of [undefined, 1n, () => 1, Symbol("s")])
      expect(caught(() => canonicalize({ value } as unknown as Json))).toMatchObject({
        code: "schema",
      });
  });
});

test("a name given twice is found wherever it is", () => {
  fc.assert(
    fc.property(json, text, json, (value, name, other) => {
      const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
      const twice = `[{"a":[${JSON.stringify(other)},{${member},${member}}]}]`;
      expect(ambiguity(twice)).toMatchObject({ code: "duplicateKey" });
    }),
  );
});

describe("spellings of bytes", () => {
  test("are read back to the same bytes", () => {
    fc.assert(
      fc.property(bytes(), (value) => {
        expect(equal(fromHex(toHex(value)), value)).toBe(true);
        expect(equal(fromBase64(toBase64(value)), value)).toBe(true);
        expect(equal(fromBase64Url(toBase64Url(value)), value)).toBe(true);
        expect(toBase64(value)).toBe(Buffer.from(value).toString("base64"));
        expect(toBase64Url(value)).toBe(Buffer.from(value).toString("base64url"));
      }),
    );
  });

  test("have no second spelling", () => {
    const spellings = [
      [fromHex, toHex],
      [fromBase64, toBase64],
      [fromBase64Url, toBase64Url],
    ] as const;
    const words = fc.oneof(text, fc.stringMatching(/^[A-Da-d0189+/\-_= \n]{0,12}$/));
    fc.assert(
      fc.property(words, fc.constantFrom(...spellings), (word, [from, to]) => {
        const answer = caught(() => from(word));
        expect(answer instanceof Fault ? answer.code : to(answer)).toBe(
          answer instanceof Fault ? "encoding" : word,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

test("a decimal is read in millionths, exactly", () => {
  const micro = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
  fc.assert(
    fc.property(micro, fc.integer({ min: 0, max: 6 }), (value, places) => {
      const unit = 10n ** BigInt(6 - places);
      const rounded = (value / unit) * unit;
      const digits = String(rounded < 0n ? -rounded : rounded).padStart(7, "0");
      const fraction = digits.slice(-6).slice(0, places);
      const decimal = `${rounded < 0n ? "-" : ""}${digits.slice(0, -6)}${fraction && "."}${fraction}`;
      expect(toMicro(decimal)).toBe(rounded);
    }),
  );
});

test("nothing else is a decimal", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\d.\-+eE ]{0,24}$/), (word) => {
      const answer = caught(() => toMicro(word));
      const isDecimal = /^-?(0|[1-9]\d{0,11})(\.\d{1,6})?$/.test(word) && !/^-0(\.0+)?$/.test(word);
      expect(answer instanceof Fault ? answer.code : typeof answer).toBe(
        isDecimal ? "bigint" : "schema",
      );
    }),
    { numRuns: 1000 },
  );
});

const statement: fc.Arbitrary<Statement> = fc
  .record({
    kind: fc.constantFrom<StatementKind>("rec", "inq", "snp", "dec", "rev"),
    logId: bytes(32),
    recordHash: bytes(32),
    judgementHash: bytes(32),
    keyId: bytes(32),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    previous: bytes(32).map((hash) => Uint8Array.of(1, ...hash.subarray(1))),
  })
  .map((one) => (one.sequence === 1 ? { ...one, previous: new Uint8Array(32) } : one));

describe("a statement", () => {
  test("is read back as it was written", () => {
    fc.assert(
      fc.property(statement, (one) => {
        const encoded = encodeStatement(one);
        expect(encoded).toHaveLength(184);
        expect(decodeStatement(encoded)).toEqual(one);
      }),
    );
  });

  test("of any 184 bytes is refused, or those bytes again", () => {
    const tagged = bytes(168).map((rest) => concat(utf8("tallystick/rec/1"), rest));
    fc.assert(
      fc.property(fc.oneof(bytes(184), tagged, bytes()), (any) => {
        const answer = caught(() => decodeStatement(any));
        expect(answer instanceof Fault || equal(encodeStatement(answer), any)).toBe(true);
      }),
    );
  });
});

describe("low s", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const options = { dsaEncoding: "ieee-p1363" } as const;

  test("makes every signature low, keeps it valid, and does nothing twice", () => {
    let high = 0;
    fc.assert(
      fc.property(bytes(), (message) => {
        const signature = sign("sha256", message, { key: privateKey, ...options });
        if (!isLowS(signature)) high++;
        const low = toLowS(signature);
        expect(isLowS(low)).toBe(true);
        expect(equal(toLowS(low), low)).toBe(true);
        expect(verify("sha256", message, { key: publicKey, ...options }, low)).toBe(true);
      }),
    );
    expect(high).toBeGreaterThan(10);
  });
});

describe("hostile bytes", () => {
  const message = utf8(vectorsIn("envelope.json").vectors[1]?.text ?? "");
  /** A right message with a run of bytes put over it, cut out of it, or pushed into it. */
  const mangled = fc
    .tuple(fc.nat(message.length), bytes(), fc.nat(20))
    .map(([at, noise, cut]) => concat(message.subarray(0, at), noise, message.subarray(at + cut)));

  test("become an opened envelope or a fault, and its content too", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes(),
          json.map((value) => utf8(JSON.stringify(value))),
          mangled,
        ),
        (any) => {
          const opened = caught(() => openEnvelope(any));
          if (opened instanceof Fault) return;
          expect(opened.statementBytes).toHaveLength(184);
          const content = caught(() => contentOf(opened));
          expect(content instanceof Fault || content.body instanceof Uint8Array).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("become no key but one", () => {
    fc.assert(
      fc.property(fc.oneof(bytes(91), bytes()), (any) => {
        expect(caught(() => deviceKey(any))).toMatchObject({ code: "keyEncoding" });
      }),
    );
  });

  test("become no checkpoint, log key or receipts", () => {
    const { logKey, note } = vectorsIn("checkpoint.json").vectors[2] ?? { logKey: "", note: "" };
    const key = parseLogKey(logKey);
    const cut = fc
      .tuple(fc.nat(note.length), text, fc.integer({ min: 1, max: 9 }))
      .map(([at, noise, length]) => note.slice(0, at) + noise + note.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(text, cut), json, (word, value) => {
        const opened = caught(() => openCheckpoint(word, key));
        expect(opened instanceof Fault || word.startsWith(note.slice(0, 80))).toBe(true);
        expect(caught(() => parseLogKey(word))).toBeInstanceOf(Fault);
        expect(caught(() => asReceipts(value))).toMatchObject({ code: "receiptFormat" });
      }),
      { numRuns: 1000 },
    );
  });
});
