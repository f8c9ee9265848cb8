import fc from "fast-check";
import type { RawRequest } from "./raw-http.ts";

/** An operation as the OpenAPI document names it. */
export interface Operation {
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  /** Names of what the query may hold. */
  readonly query: readonly string[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

export const operationsIn = (document: unknown): Operation[] =>
  Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [] }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((one) => one.in === "query").map(({ name }) => name),
    })),
  );

/** Somebody who is let in. */
export interface Insider {
  /** Headers of one who may do everything for a party, each another way to say who he is. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly party: string;
}

/** Any request to an operation: now and then a sound one. */
export const requestTo = (
  operation: Operation,
  { headers, party }: Insider,
): fc.Arbitrary<RawRequest> =>
  fc.record({
    method: fc.constant(operation.method),
    path: fc
      .tuple(
        fc.array(segment, { minLength: 3, maxLength: 3 }),
        fc.oneof({ weight: 4, arbitrary: fc.constant(party) }, segment),
        queryOf(operation),
      )
      .map(([segments, whose, query]) => filled(operation.path, segments, whose) + query),
    headers: fc
      .tuple(fc.constantFrom({}, ...headers), type)
      .map(([who, value]) => ({ ...who, ...(hasBody(operation) && { "content-type": value }) })),
    ...(hasBody(operation) && { body }),
  });

const hasBody = ({ method }: Operation): boolean => method === "POST" || method === "PUT";

const filled = (path: string, segments: readonly string[], whose: string): string => {
  let at = 0;
  return path
    .replaceAll(/\{(?:party|factory)\}/g, whose)
    .replaceAll(/\{[^}]*\}|\*/g, () => segments[at++ % segments.length] ?? "");
};

const queryOf = ({ query }: Operation): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...query, "x", "__proto__", "limit[]"), number), {
      maxLength: 3,
    })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&"))
    .map((text) => (text === "" ? "" : `?${text}`));

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value) => Buffer.from(value).toString("hex"));

const number = fc.oneof(
  fc.constantFrom("0", "1", "-1", "1.5", "1e9", "NaN", "0x10", "", "1".repeat(400)),
  fc.constantFrom("2147483647", "2147483648", "9007199254740991", "9007199254740992"),
  fc.integer().map(String),
);

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 50 }).map((one) => one.toWellFormed()),
  fc.string({ maxLength: 50 }),
);

const segment = fc.oneof(
  hex(32),
  number,
  text.map(encodeURIComponent),
  fc.constantFrom("%00", "%", "%ff", "%2e%2e%2f", "..", "a".repeat(300)),
  fc.constantFrom("0/000", "0/x001/067.p/5", "6/x999/x999/x999/x999/999", "99/999"),
);

const type = fc.oneof(
  fc.constant("application/json"),
  fc.constantFrom("application/json; charset=utf-16", "text/plain", "multipart/form-data", "x", ""),
);

/** A member of an enrolment: what it should be, or not. */
const member = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: sound }, { weight: 1, arbitrary: fc.jsonValue() });

const uint = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String),
  fc.constantFrom(String(2n ** 256n), "9".repeat(78)),
);
const bytes = fc
  .uint8Array({ maxLength: 100 })
  .map((one) => `0x${Buffer.from(one).toString("hex")}`);
const point =
  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li_hp_m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q";

const enrolment = fc.record({
  factory: member(hex(32).map((one) => `0x${one}`)),
  device: member(text.map((one) => `urn:uuid:${encodeURIComponent(one)}x`)),
  spki: member(fc.constant(point)),
  grade: member(fc.constantFrom("managed", "software", "hardware")),
  possession: member(bytes),
  authorisation: fc.record({
    nonce: member(uint),
    deadline: member(uint),
    signers: member(fc.array(bytes, { minLength: 1, maxLength: 3 })),
    signatures: member(fc.array(bytes, { minLength: 1, maxLength: 3 })),
  }),
});

const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.json().map((json) => Buffer.from(json)),
  fc
    .constantFrom("[".repeat(50_000), "{", '{"__proto__":{"a":1}}', "null", String.raw`"\ud800"`)
    .map((json) => Buffer.from(json)),
  { weight: 4, arbitrary: enrolment.map((one) => Buffer.from(JSON.stringify(one))) },
);
