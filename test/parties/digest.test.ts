import { randomBytes } from "node:crypto";
import { hexlify, TypedDataEncoder } from "ethers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { actNames, catalogue } from "../../service/parties/acts/catalogue.ts";
import { actDigest } from "../../service/parties/acts/digest.ts";
import { typed, type TypedField } from "../../service/parties/acts/typed.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => hexlify(value));

/** Any value of a Solidity type that acts use. */
const arbitrary: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  address: bytes(20),
  bool: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 100 }).map((value) => hexlify(value)),
  bytes32: bytes(32),
  string: fc.string({ unit: "binary", maxLength: 50 }),
  uint8: fc.nat(255),
  uint16: fc.nat(65_535),
  uint32: fc.nat(4_294_967_295),
  uint64: fc.bigInt(0n, 2n ** 64n - 1n),
  "bytes[]": fc.array(fc.uint8Array({ maxLength: 70 }).map((value) => hexlify(value)), { maxLength: 4 }), // prettier-ignore
  "bytes32[]": fc.array(bytes(32), { maxLength: 4 }),
};

test.each(actNames)("the digest of %s is that of EIP-712, whatever it says", (name) => {
  const kind = catalogue[name];
  const arbitraryOf = (fields: readonly TypedField[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.record(
      Object.fromEntries(
        fields.map(({ name: member, type }) => {
          const struct = kind.structs[type.replace("[]", "")];
          const any = struct && fc.array(arbitraryOf(struct), { maxLength: 4 });
          return [member, any ?? arbitrary[type] ?? fc.constant(undefined)];
        }),
      ),
    );
  const at = { chainId: 31_337, address: hexlify(randomBytes(20)) };
  const fresh = { nonce: 2n ** 200n + 7n, deadline: 2n ** 40n };
  const same = fc.property(arbitraryOf(kind.fields), (message) => {
    const act = typed(kind, at, message, fresh);
    const expected = TypedDataEncoder.hash(act.domain, act.types, { ...act.message });
    expect(hexlify(actDigest(act))).toBe(expected);
  });
  fc.assert(same, { numRuns: 30 });
});
