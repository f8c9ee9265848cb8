import { describe, expect, it } from "vitest";
import { gathered } from "../../../service/parties/acts/gathered.ts";
import { catalogue } from "../../../service/parties/acts/catalogue.ts";
import type { Signing } from "../../../service/parties/admission/signing.ts";
import { maySign } from "../../../service/parties/managed/rule.ts";

const own = `0x${"01".repeat(20)}`;
const managed = `0x${"ab".repeat(20)}`;
const stranger = `0x${"03".repeat(20)}`;
const signing: Signing = {
  signers: [
    { signer: own, managed: false },
    { signer: managed, managed: true },
  ],
  threshold: 1,
  managedActs: [catalogue.End.typeHash, catalogue.SetPolicy.typeHash],
};

describe("a managed key", () => {
  it("signs what the policy lists, in whatever spelling it is named", () => {
    expect(maySign(managed, catalogue.End, {}, signing)).toBe(true);
    expect(maySign(managed.toUpperCase().replace("0X", "0x"), catalogue.End, {}, signing)).toBe(
      true,
    );
  });

  it("signs nothing else, and never who signs or what it may sign", () => {
    expect(maySign(managed, catalogue.Grant, {}, signing)).toBe(false);
    expect(maySign(managed, catalogue.SetPolicy, {}, signing)).toBe(false);
    const message = { signers: [own, managed] };
    expect(maySign(managed, catalogue.SetSigners, message, signing)).toBe(false);
  });

  it("signs the act that lists it as new, and for no act of a party that does not list it", () => {
    const message = { signers: [own, stranger] };
    expect(maySign(stranger, catalogue.SetSigners, message, signing)).toBe(true);
    expect(maySign(stranger, catalogue.End, message, signing)).toBe(false);
  });

  it("is no key of the party's own: the policy does not speak of those", () => {
    expect(maySign(own, catalogue.End, {}, signing)).toBe(false);
  });
});

describe("signatures of an act", () => {
  it("count for present signers, and for managed ones by the policy alone", () => {
    expect(gathered(catalogue.End, {}, signing, [managed])).toMatchObject({ isComplete: true });
    expect(gathered(catalogue.Grant, {}, signing, [managed])).toMatchObject({
      counted: [],
      isComplete: false,
    });
    expect(gathered(catalogue.Grant, {}, signing, [own, stranger]).counted).toEqual([own]);
  });

  it("of a change of signers are complete when every new signer signed too", () => {
    const message = { signers: [own, stranger] };
    const alone = gathered(catalogue.SetSigners, message, signing, [own]);
    expect(alone).toMatchObject({ newcomers: [stranger], isComplete: false });
    const both = gathered(catalogue.SetSigners, message, signing, [own, stranger]);
    expect(both).toMatchObject({ newcomers: [], isComplete: true });
  });
});
