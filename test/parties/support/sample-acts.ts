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
};
