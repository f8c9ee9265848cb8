import { toHex } from "../../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import type { JcsVector, VectorFile } from "../vector.ts";
import { event, heartbeat, inspection, reading, retire, sha256 } from "./materials.ts";

const nested = (depth: number, inside: string): string =>
  "[".repeat(depth) + inside + "]".repeat(depth);

const right: Readonly<Record<string, string>> = {
  "members sorted, white space gone": ' { "b" : 1 ,\n"a" : [ ] } ',
  "sorted by UTF-16 code units, not by code points":
    '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}',
  "numbers as names sort as text": '{"10":1,"9":2,"1":3}',
  "escapes: only what must be": '"\\u0041\\u000f\\u001f\\u0008\\t\\/\\\\\\"\\u007f\\u2028\\u00e9"',
  "integers at both ends": "[9007199254740991,-9007199254740991,0]",
  literals: "[null,true,false]",
  "a name that prototypes have": '{"__proto__":1,"constructor":2}',
  "a value inside 32 arrays": nested(32, "0"),
  "an array inside 32 arrays": nested(32, "[]"),
  "an empty text": '""',
  "equal names in different objects": '{"a":{"a":1},"b":[{"a":2}]}',
};

const wrong: Readonly<
  Record<string, readonly [json: string, refused: NonNullable<JcsVector["refused"]>]>
> = {
  "a fraction": ["[1.5]", "numberRange"],
  "a fraction that is zero": ["[1.0]", "numberRange"],
  "an exponent": ["[1e3]", "numberRange"],
  "minus zero": ["[-0]", "numberRange"],
  "2^53": ["[9007199254740992]", "numberRange"],
  "2^53+1, which doubles cannot tell from 2^53": ["[9007199254740993]", "numberRange"],
  "a number beyond doubles": ["[1e999]", "numberRange"],
  "one name twice": ['{"a":1,"a":2}', "duplicateKey"],
  "one name twice, spelled differently": ['{"a":1,"\\u0061":2}', "duplicateKey"],
  "one name twice, deep inside": ['[{"x":{"a":1,"b":[{}],"a":1}}]', "duplicateKey"],
  "a lone high surrogate": ['"\\ud800"', "unicode"],
  "a lone low surrogate in a name": ['{"\\udc00":1}', "unicode"],
  "a value inside 33 arrays": [nested(33, "0"), "tooDeep"],
  "an array inside 33 arrays": [nested(33, "[]"), "tooDeep"],
};

/** RFC 8785, and our narrower numbers. */
export function jcs(): VectorFile<JcsVector> {
  const records = Object.entries({ reading, inspection, event, heartbeat, retire }).map(
    ([name, record]) => accepted(`a record: ${name}`, JSON.stringify(record)),
  );
  return {
    about:
      "Canonical form (RFC 8785) of JSON whose numbers are integers within 2^53-1. `json` is what came, `canonical` " +
      "what is hashed, as UTF-8.",
    vectors: [
      ...Object.entries(right).map(([name, json]) => accepted(name, json)),
      ...records,
      ...Object.entries(wrong).map(([name, [json, refused]]) => ({ name, json, refused })),
    ],
  };
}

function accepted(name: string, json: string): JcsVector {
  const canonical = canonicalize(JSON.parse(json) as Json);
  return { name, json, canonical, sha256: toHex(sha256(canonical)) };
}
