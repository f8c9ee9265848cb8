import { credentialNameOf } from "../credential-kind.ts";
import { roleOf } from "../role.ts";
import { actOfTypeHash } from "./catalogue.ts";
import { keyGradeOf } from "./device-acts.ts";
import { acts as qualityActs, titles as qualityTitles } from "./quality-words.en.ts";
import { type Language, type Names, ownAndManaged } from "./words.ts";

const roles: Language["roles"] = {
  operator: "operator",
  manufacturer: "manufacturer",
  supplier: "supplier",
  coreEnterprise: "core enterprise",
  distributor: "distributor",
  logistics: "logistics firm",
  warehouse: "warehouse",
  marketplace: "marketplace",
  bank: "bank",
  insurer: "insurer",
  lessor: "lessor",
  maker: "maker of devices",
  auditor: "auditor",
  certifier: "certifier",
};

const credentials: Language["credentials"] = {
  businessLicence: "business licence",
  transportLicence: "transport licence",
  financialLicence: "financial licence",
  securityCertificate: "security certificate",
  accreditation: "accreditation",
};

const grades = {
  managed: "kept by the operator",
  software: "kept in a file of the device, which can be copied",
  hardware: "locked in a security chip",
} as const;

const titles: Language["titles"] = {
  ...qualityTitles,
  Register: "connect a device",
  End: "end a device’s key",
  SetGrade: "say how a device’s key is kept",
  Rotate: "change who writes the log",
  Open: "open a party",
  SetSigners: "change who signs",
  SetPolicy: "change this list",
  Apply: "apply for a role",
  Endorse: "endorse an applicant",
  Issue: "issue a credential",
  Withdraw: "withdraw a credential",
  Object: "object to a member",
  Propose: "propose to the council",
  Vote: "vote",
  Grant: "let somebody look",
  Revoke: "take an authorisation back",
};

const acts: Language["acts"] = {
  ...qualityActs,
  Register: ({ device, factory, grade }, { party }) => ({
    title: "Connect a device",
    sentences: [
      `You let the key of ${device} speak for ${party(factory)}: what it signs counts as your evidence from now on.`,
      `The key is ${grades[keyGradeOf(grade)]}.`,
      "You can end the key at any time. It can never be moved to another factory, and what it signed stays.",
    ],
  }),
  End: ({ factory, keyId }, { device, party }) => ({
    title: "End a device’s key",
    sentences: [
      `The key of ${device(keyId)} speaks for ${party(factory)} no more.`,
      "What it signed before stays evidence. This cannot be undone: the device will need a new key.",
    ],
  }),
  SetGrade: ({ by, grade, keyId }, { device, party }) => ({
    title: "Say how a device’s key is kept",
    sentences: [
      `In the name of ${party(by)} you say that the key of ${device(keyId)} is ${grades[keyGradeOf(grade)]}.`,
      "Everybody who reads the device’s records sees this with your name, from now on. What was recorded before keeps its grade.",
    ],
  }),
  Rotate: ({ checkpointKey, operator, sequencer }, { party }) => ({
    title: "Change who writes the log",
    sentences: [
      `${party(operator)} hands the log over to the account ${sequencer} and to the checkpoint key ${checkpointKey}.`,
      "It takes effect after the log’s delay, which everybody can watch. Until then you can announce another one instead.",
      "Nothing that was anchored can be changed by the new one either.",
    ],
  }),
  Open: ({ managed, managedActs, signers, threshold }, names) => ({
    title: "Open a party",
    sentences: [
      ...whoSigns("the new party", signers, threshold, managed, names),
      policy(managedActs),
      "It has no role yet: it applies for one, and others admit it.",
      "Whoever loses all of these keys loses the party: nobody can restore it.",
    ],
  }),
  SetSigners: ({ managed, party, signers, threshold }, names) => ({
    title: "Change who signs",
    sentences: [
      ...whoSigns(names.party(party), signers, threshold, managed, names),
      "Whoever is not in this list signs for it no more, from now on.",
      "Check every key: if the new ones are lost or are a stranger’s, nobody can give the party back to you.",
    ],
  }),
  SetPolicy: ({ managedActs, party }, names) => ({
    title: "Say what managed keys may sign",
    sentences: [
      `This is about the keys that an operator keeps for ${names.party(party)}.`,
      policy(managedActs),
      "It replaces what you allowed before. You can change it at any time with your own keys.",
    ],
  }),
  Apply: ({ file, party, role }, names) => ({
    title: "Apply for a role",
    sentences: [
      `${names.party(party)} applies to be admitted as ${roles[roleOf(role)]}.`,
      `Others decide on the papers that you hand in with it, and on no others (fingerprint ${file}).`,
      "It replaces an earlier application for this role: endorsements of that one count no more.",
    ],
  }),
  Endorse: ({ endorser, file, party, role, round }, names) => ({
    title: "Endorse an applicant",
    sentences: [
      `In the name of ${names.party(endorser)} you vouch for ${names.party(party)} as ${roles[roleOf(role)]}.`,
      `You vouch for application number ${String(round)} and its papers, and for no other (fingerprint ${file}).`,
      "Your name stays in the public record of the admission. You cannot take this back.",
    ],
  }),
  Issue: ({ issuer, kind, subject, until }, names) => ({
    title: "Issue a credential",
    sentences: [
      `In the name of ${names.party(issuer)} you certify “${credential(kind)}” for ${names.party(subject)} until ${names.time(until)}.`,
      "It replaces what you certified of this kind before.",
      "You can withdraw it. Whoever was admitted on it keeps his role until its time is over.",
    ],
  }),
  Withdraw: ({ issuer, kind, subject }, names) => ({
    title: "Withdraw a credential",
    sentences: [
      `${names.party(issuer)} no longer certifies “${credential(kind)}” for ${names.party(subject)}.`,
      "Nobody is admitted on it from now on. Whoever was admitted before keeps his role until its time is over.",
    ],
  }),
  Object: ({ by, caseNumber, party, role }, names) => ({
    title: "Object to a member",
    sentences: [
      `In the name of ${names.party(by)} you object to ${names.party(party)} as ${roles[roleOf(role)]} (case ${String(caseNumber)}).`,
      "If enough others object too, the role is suspended for a while. To end it for good takes a vote.",
      "Your name stays in the public record. You cannot take this back.",
    ],
  }),
  Propose: ({ content, proposer }, names) => ({
    title: "Propose to the council",
    sentences: [
      `In the name of ${names.party(proposer)} you propose: ${names.content(content) ?? unknown(content)}.`,
      "Nothing changes by this alone: the council votes, and there is a delay before it can take effect.",
    ],
  }),
  Vote: ({ inFavour, proposal, voter }, names) => ({
    title: inFavour ? "Vote in favour" : "Vote against",
    sentences: [
      `${names.party(voter)} is ${inFavour ? "in favour of" : "against"} this: ${names.proposal(proposal) ?? unknown(proposal)}.`,
      "You can change your vote until the proposal has taken effect or its time is over.",
    ],
  }),
  Grant: ({ commitment, grantor }, names) => ({
    title: "Let somebody look",
    sentences: [
      `${names.party(grantor)} grants: ${names.document(commitment) ?? unknown(commitment)}.`,
      "You can take it back at any time, and the very next look is refused. What was seen until then stays seen.",
    ],
  }),
  Revoke: ({ commitment, grantor }, names) => ({
    title: "Take an authorisation back",
    sentences: [
      `${names.party(grantor)} takes back: ${names.document(commitment) ?? unknown(commitment)}.`,
      "From the next look on it is refused. What was seen until now stays seen.",
      "This cannot be undone: to allow it again, you grant a new document.",
    ],
  }),
};

export const en: Language = {
  roles,
  credentials,
  acts,
  titles,
  deadline: (time) => `Your signature is good for this once, until ${time}.`,
};

function whoSigns(
  party: string,
  signers: readonly string[],
  threshold: bigint,
  managedBits: number,
  names: Names,
): string[] {
  const { managed, own } = ownAndManaged(signers, managedBits);
  const listed = signers.map(names.signer).join(", ");
  return [
    `For ${party} sign: ${listed}. An act needs ${String(threshold)} of them.`,
    managed.length === 0
      ? "No operator keeps a key for it."
      : `An operator keeps ${managed.map(names.signer).join(", ")}; your own are ${own.map(names.signer).join(", ")}.`,
  ];
}

function policy(managedActs: readonly string[]): string {
  if (managedActs.length === 0) return "Keys that an operator keeps may sign nothing.";
  const listed = managedActs.map((typeHash) => actTitle(typeHash)).join(", ");
  return `Keys that an operator keeps may sign without asking you: ${listed}.`;
}

function actTitle(typeHash: string): string {
  const name = actOfTypeHash(typeHash);
  return name === undefined ? unknown(typeHash) : titles[name];
}

function credential(kind: string): string {
  const name = credentialNameOf(kind);
  return name === undefined ? kind : credentials[name];
}

const unknown = (id: string): string =>
  `something that this page cannot show you (${id}): do not sign unless you know what it is`;
