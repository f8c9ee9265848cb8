import { expect, test } from "vitest";
import {
  consentLedgerAbi,
  deviceRegistryAbi,
  evidenceLogAbi,
  lotRegisterAbi,
  partyRegistryAbi,
  ruleBookAbi,
} from "../../service/chain/contracts.ts";
import { actRefusals, refusalReason } from "../../service/parties/acts/refusal.ts";
import { refusalWords } from "../../service/parties/acts/refusal-words.ts";

/** What only constructors, the sequencer, and whoever proves an equivocation or brings inspections meet. */
const ofNobodysAct = new Set([
  "AttemptOutOfRange",
  "BadSignature",
  "CloneArgumentsTooLong",
  "FailedDeployment",
  "InspectorNotAllowed",
  "InsufficientBalance",
  "MalformedInspection",
  "NotRequired",
  "Inconsistent",
  "InvalidCharter",
  "InvalidOrigin",
  "InvalidPredecessor",
  "InvalidRotationDelay",
  "InvalidShortString",
  "NotEquivocation",
  "NotIncluded",
  "NotLarger",
  "NotSequencer",
  "StringTooLong",
  "UnknownSize",
]);

test("every error of the contracts that an act can meet has a name and words in both languages", () => {
  const abis = [
    partyRegistryAbi,
    deviceRegistryAbi,
    evidenceLogAbi,
    consentLedgerAbi,
    ruleBookAbi,
    lotRegisterAbi,
  ];
  const names = new Set<string>();
  for (const abi of abis) abi.forEachError(({ name }) => names.add(name));
  const expected = [...names].filter((name) => !ofNobodysAct.has(name)).toSorted();
  expect(actRefusals.toSorted()).toEqual(expected);
  for (const code of [...actRefusals, "other"] as const) {
    const reason = { code, values: [] };
    expect(refusalWords(reason, "en")).toMatch(/^[A-Z].+\.$/);
    expect(refusalWords(reason, "zh")).toMatch(/^[\u4e00-\u9fff].*。$/);
  }
});

test("a reason is the error's name and arguments, and anything else is another", () => {
  expect(refusalReason("NotLonger(5,9)")).toEqual({ code: "NotLonger", values: ["5", "9"] });
  expect(refusalReason("InvalidList()")).toEqual({ code: "InvalidList", values: [] });
  for (const error of ["out of gas", "0x1234", "Unheard(1)", ""])
    expect(refusalReason(error)).toEqual({ code: "other", values: [error] });
});
