import type { ActMessages } from "../../../service/parties/acts/catalogue.ts";
import { catalogue } from "../../../service/parties/acts/catalogue.ts";
import { credentialKind } from "../../../service/parties/credential-kind.ts";

const bytes32 = (digits: string): string => `0x${digits.repeat(32)}`;
const address = (digits: string): string => `0x${digits.repeat(20)}`;

/** One act of each kind, every field with a value of its own. */
export const sampleActs: ActMessages = {
  Register: {
    factory: bytes32("01"),
    device: "urn:dev:mac:0024befffe804ff1",
    x: bytes32("02"),
    y: bytes32("03"),
    grade: 2,
  },
  End: { factory: bytes32("01"), keyId: bytes32("04") },
  SetGrade: { by: bytes32("01"), keyId: bytes32("04"), grade: 3 },
  Rotate: { operator: bytes32("01"), sequencer: address("05"), checkpointKey: bytes32("06") },
  Open: {
    signers: [address("07"), address("08")],
    threshold: 1n,
    managed: 2,
    managedActs: [catalogue.Apply.typeHash],
    salt: bytes32("09"),
  },
  SetSigners: {
    party: bytes32("01"),
    signers: [address("07"), address("08")],
    threshold: 2n,
    managed: 0,
  },
  SetPolicy: { party: bytes32("01"), managedActs: [catalogue.Register.typeHash, bytes32("0a")] },
  Apply: { party: bytes32("01"), role: 2, file: bytes32("0b") },
  Endorse: {
    endorser: bytes32("01"),
    party: bytes32("0c"),
    role: 2,
    round: 13n,
    file: bytes32("0b"),
  },
  Issue: {
    issuer: bytes32("01"),
    subject: bytes32("0c"),
    kind: credentialKind("businessLicence"),
    digest: bytes32("0d"),
    until: 1_900_000_000n,
  },
  Withdraw: {
    issuer: bytes32("01"),
    subject: bytes32("0c"),
    kind: credentialKind("businessLicence"),
  },
  Object: { by: bytes32("01"), party: bytes32("0c"), role: 2, caseNumber: 14n },
  Propose: { proposer: bytes32("01"), content: bytes32("0e") },
  Vote: { voter: bytes32("01"), proposal: bytes32("0f"), inFavour: true },
  Grant: { grantor: bytes32("01"), commitment: bytes32("10") },
  Revoke: { grantor: bytes32("01"), commitment: bytes32("10") },
  PublishRules: {
    publisher: bytes32("01"),
    product: bytes32("11"),
    step: bytes32("12"),
    version: 15,
    salt: bytes32("13"),
    rules: `0x${"14".repeat(49)}`,
  },
  PublishPlan: {
    publisher: bytes32("01"),
    product: bytes32("11"),
    version: 16,
    salt: bytes32("13"),
    minGrade: 2,
    requirements: [
      { ruleSet: bytes32("15"), samples: 17, acceptance: 0 },
      { ruleSet: bytes32("16"), samples: 18, acceptance: 1 },
    ],
    inspectors: [bytes32("00"), bytes32("0c")],
    auditors: [bytes32("17")],
  },
  Supersede: { publisher: bytes32("01"), plan: bytes32("18"), successor: bytes32("19") },
  WithdrawPlan: { publisher: bytes32("01"), plan: bytes32("18") },
  OpenLot: {
    factory: bytes32("01"),
    secret: bytes32("1a"),
    plan: bytes32("18"),
    custodians: [bytes32("0c")],
  },
  Release: { factory: bytes32("01"), lot: bytes32("1b") },
  Dispose: {
    publisher: bytes32("01"),
    lot: bytes32("1b"),
    ruleSet: bytes32("15"),
    statement: bytes32("1c"),
    disposition: 1,
    reason: bytes32("1d"),
    until: 1_900_000_000n,
  },
  Excuse: {
    publisher: bytes32("01"),
    lot: bytes32("1b"),
    keyId: bytes32("04"),
    reason: bytes32("1d"),
  },
  Hold: { by: bytes32("01"), lots: [bytes32("1b"), bytes32("1e")], reason: bytes32("1d") },
  Lift: { by: bytes32("01"), lots: [bytes32("1b")] },
};
