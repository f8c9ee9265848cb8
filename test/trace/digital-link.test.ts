import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lotUriIn } from "../../service/quality/lot-uri.ts";
import { checkDigitOf } from "../../service/trace/check-digit.ts";
import {
  buildDigitalLink,
  buildPath,
  canonicalId,
  type DigitalLink,
  DigitalLinkFault,
  elementString,
  parseDigitalLink,
  prefixesOf,
} from "../../service/trace/digital-link.ts";

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DigitalLinkFault) return error.code;
    throw error;
  }
  return "none";
};

const SET_82 =
  "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const text = fc
  .string({ unit: fc.constantFrom(...SET_82.split("")), minLength: 1, maxLength: 20 })
  .filter((value) => value !== "." && value !== "..");
const digits = (count: number) =>
  fc
    .string({
      unit: fc.constantFrom(..."0123456789".split("")),
      minLength: count - 1,
      maxLength: count - 1,
    })
    .map((value) => value + checkDigitOf(value));
const optional = (ai: string) =>
  fc
    .option(text, { nil: undefined })
    .map((value) => (value === undefined ? [] : [[ai, value] as const]));
const link: fc.Arbitrary<DigitalLink> = fc.oneof(
  fc.record({
    key: digits(14).map((value) => ["01", value] as const),
    qualifiers: fc
      .tuple(optional("22"), optional("10"), optional("21"))
      .map((present) => present.flat()),
  }),
  fc.record({
    key: digits(18).map((value) => ["00", value] as const),
    qualifiers: fc.constant([]),
  }),
  fc.record({
    key: digits(13).map((value) => ["414", value] as const),
    qualifiers: optional("254"),
  }),
  fc.record({ key: text.map((value) => ["8004", value] as const), qualifiers: fc.constant([]) }),
);

const everyByteEncoded = (value: string): string =>
  Array.from(Buffer.from(value), (byte) => `%${byte.toString(16)}`).join("");

describe("a canonical link", () => {
  it("reads back as what it was built from, and is its own canonical form", () => {
    fc.assert(
      fc.property(link, (one) => {
        const uri = buildDigitalLink(one);
        expect(parseDigitalLink(uri)).toEqual({ ...one, attributes: [] });
        expect(canonicalId(uri)).toBe(uri);
      }),
    );
  });

  it("is one for every domain, stem, query and encoding", () => {
    const domain = fc.constantFrom(
      "http://example.com",
      "HTTPS://ID.GS1.ORG",
      "https://a.b:8443/x/y",
    );
    const query = fc.constantFrom("", "?17=271231", "?linkType=all#part", "/");
    fc.assert(
      fc.property(link, domain, query, (one, origin, rest) => {
        const spelled = [one.key, ...one.qualifiers]
          .map(([ai, value]) => `/${ai}/${everyByteEncoded(value)}`)
          .join("");
        expect(canonicalId(origin + spelled + rest)).toBe(buildDigitalLink(one));
      }),
    );
  });

  it("is what a record's subject calls a lot, so that events, labels and the chain's lots meet", () => {
    fc.assert(
      fc.property(digits(14), text, (gtin, lot) => {
        const uri = buildDigitalLink({ key: ["01", gtin], qualifiers: [["10", lot]] });
        const spellings = [everyByteEncoded(lot), encodeURIComponent(lot)];
        for (const spelled of spellings)
          expect(lotUriIn(`https://example.com/01/${gtin}/10/${spelled}`)).toBe(uri);
      }),
    );
  });

  it("does not change when a browser or a proxy writes it anew", () => {
    fc.assert(
      fc.property(link, (one) => {
        const uri = buildDigitalLink(one);
        expect(new URL(uri).href).toBe(uri);
      }),
    );
  });

  it("names a longer GTIN for a shorter one", () => {
    const long = "https://id.gs1.org/01/00000040170725";
    expect(canonicalId("https://example.com/01/40170725")).toBe(long);
    expect(canonicalId("https://example.com/gtin/000040170725")).toBe(long);
  });

  it("takes the words of older codes", () => {
    expect(canonicalId("https://example.com/gtin/9506000134352/lot/ABC/ser/1%2F2")).toBe(
      "https://id.gs1.org/01/09506000134352/10/ABC/21/1%2F2",
    );
  });

  it("keeps what the query tells of the thing apart", () => {
    const uri = "https://example.com/01/09506000134352?17=271231&3103=000195&linkType=gs1:pip";
    expect(parseDigitalLink(uri).attributes).toEqual([
      ["17", "271231"],
      ["3103", "000195"],
    ]);
    expect(canonicalId(uri)).toBe("https://id.gs1.org/01/09506000134352");
  });
});

describe("what is no Digital Link stays as it is", () => {
  it.each([
    "urn:epc:id:sgtin:9506000.013435.1",
    "urn:cn:oid:1.2.156.1/7",
    "https://example.com/news/2026/01/05",
    "https://example.com/",
    "geo:31.2,121.5",
    "",
  ])("%s", (uri) => expect(canonicalId(uri)).toBe(uri));
});

describe("a wrong Digital Link says what is wrong", () => {
  const gs1 = "https://id.gs1.org";
  it.each([
    [`${gs1}/01/09506000134353`, "checkDigitWrong"],
    [`${gs1}/00/123456789012345678`, "checkDigitWrong"],
    [`${gs1}/01/12345`, "keyInvalid"],
    [`${gs1}/01/0950600013435A`, "keyInvalid"],
    [`${gs1}/01/09506000134352/21/1/10/2`, "qualifierOrder"],
    [`${gs1}/01/09506000134352/10/1/10/2`, "qualifierOrder"],
    [`${gs1}/01/09506000134352/254/1`, "qualifierWrong"],
    [`${gs1}/01/09506000134352/235/1/21/2`, "qualifierWrong"],
    [`${gs1}/01/09506000134352/01/09506000134352`, "qualifierWrong"],
    [`${gs1}/01/09506000134352/10/${"1".repeat(21)}`, "valueInvalid"],
    [`${gs1}/01/09506000134352/10/%E6%89%B9`, "valueInvalid"],
    [`${gs1}/01/09506000134352/10/%2E%2e`, "valueInvalid"],
    [`${gs1}/01/09506000134352/10/%zz`, "encodingInvalid"],
    [`${gs1}/01/09506000134352/10/`, "notDigitalLink"],
    [`${gs1}/AQnYUc1gmmhcs`, "notDigitalLink"],
  ])("%s: %s", (uri, code) => expect(codeOf(() => canonicalId(uri))).toBe(code));

  it("whatever the input, a link or a fault with a code", () => {
    const near = fc.array(
      fc.oneof(fc.constantFrom("01", "10", "21", "00", "gtin", "%", "09506000134352"), fc.string()),
    );
    fc.assert(
      fc.property(near, (segments) => {
        const uri = `https://id.gs1.org/${segments.join("/")}`;
        const code = codeOf(() => expect(canonicalId(canonicalId(uri))).toBe(canonicalId(uri)));
        expect(code).toMatch(/^[A-Za-z]+$/);
      }),
    );
  });
});

it("prints application identifiers in brackets, and knows what is less precise", () => {
  const one = parseDigitalLink("https://id.gs1.org/01/09506000134352/10/ABC/21/7");
  expect(elementString(one)).toBe("(01)09506000134352(10)ABC(21)7");
  expect(prefixesOf(one).map(buildPath)).toEqual([
    "/01/09506000134352/10/ABC/21/7",
    "/01/09506000134352/10/ABC",
    "/01/09506000134352",
  ]);
});
