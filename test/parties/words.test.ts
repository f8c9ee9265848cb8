import { describe, expect, it, test } from "vitest";
import { type ActName, actNames } from "../../service/parties/acts/catalogue.ts";
import { ruleSetOf } from "../../service/parties/acts/quality-acts.ts";
import { en } from "../../service/parties/acts/words.en.ts";
import { zh } from "../../service/parties/acts/words.zh.ts";
import { inWords, type Language, type Names } from "../../service/parties/acts/words.ts";
import { sampleActs } from "./support/sample-acts.ts";

const known: Names = {
  party: (id) => `<party ${id.slice(2, 4)}>`,
  device: (keyId) => `<device ${keyId.slice(2, 4)}>`,
  signer: (signer) => `<signer ${signer.slice(2, 4)}>`,
  time: (seconds) => `<time ${String(seconds)}>`,
  document: (commitment) => `<document ${commitment.slice(2, 4)}>`,
  content: (content) => `<content ${content.slice(2, 4)}>`,
  proposal: (proposal) => `<proposal ${proposal.slice(2, 4)}>`,
  lot: (lot) => `<lot ${lot.slice(2, 4)}>`,
  ruleSet: (ruleSet) => `<rules ${ruleSet.slice(2, 4)}>`,
  plan: (plan) => `<plan ${plan.slice(2, 4)}>`,
  reason: (reason) => `<reason ${reason.slice(2, 4)}>`,
};
const strange: Names = {
  ...known,
  document: () => undefined,
  content: () => undefined,
  proposal: () => undefined,
  ruleSet: () => undefined,
  plan: () => undefined,
  reason: () => undefined,
};

const read = (language: Language, name: ActName, names: Names = known) =>
  inWords(language, name, { ...sampleActs[name], nonce: 0n, deadline: 77n }, names);

const published = ruleSetOf(sampleActs.PublishRules);

const signedHash = {
  Propose: sampleActs.Propose.content,
  Vote: sampleActs.Vote.proposal,
  Grant: sampleActs.Grant.commitment,
  Revoke: sampleActs.Revoke.commitment,
  PublishRules: published,
  PublishPlan: sampleActs.PublishPlan.requirements[0]?.ruleSet ?? "",
  Supersede: sampleActs.Supersede.successor,
  WithdrawPlan: sampleActs.WithdrawPlan.plan,
  OpenLot: sampleActs.OpenLot.plan,
  Dispose: sampleActs.Dispose.reason,
  Excuse: sampleActs.Excuse.reason,
  Hold: sampleActs.Hold.reason,
} as const;

/** What a person must learn before signing. */
const facts: Readonly<Record<ActName, readonly string[]>> = {
  Register: ["<party 01>", "urn:dev:mac:0024befffe804ff1"],
  End: ["<party 01>", "<device 04>"],
  SetGrade: ["<party 01>", "<device 04>"],
  Rotate: ["<party 01>", sampleActs.Rotate.sequencer, sampleActs.Rotate.checkpointKey],
  Open: ["<signer 07>", "<signer 08>"],
  SetSigners: ["<party 01>", "<signer 07>", "<signer 08>", "2"],
  SetPolicy: ["<party 01>", `0x${"0a".repeat(32)}`],
  Apply: ["<party 01>", sampleActs.Apply.file],
  Endorse: ["<party 01>", "<party 0c>", "13", sampleActs.Endorse.file],
  Issue: ["<party 01>", "<party 0c>", "<time 1900000000>"],
  Withdraw: ["<party 01>", "<party 0c>"],
  Object: ["<party 01>", "<party 0c>", "14"],
  Propose: ["<party 01>", "<content 0e>"],
  Vote: ["<party 01>", "<proposal 0f>"],
  Grant: ["<party 01>", "<document 10>"],
  Revoke: ["<party 01>", "<document 10>"],
  PublishRules: ["<party 01>", "15", `<rules ${published.slice(2, 4)}>`],
  PublishPlan: [
    "<party 01>",
    "16",
    "17",
    "<rules 15>",
    "18",
    "<rules 16>",
    "<party 0c>",
    "<party 17>",
  ],
  Supersede: ["<party 01>", "<plan 18>", "<plan 19>"],
  WithdrawPlan: ["<party 01>", "<plan 18>"],
  OpenLot: ["<party 01>", "<plan 18>", "<party 0c>"],
  Release: ["<party 01>", "<lot 1b>"],
  Dispose: [
    "<party 01>",
    "<lot 1b>",
    sampleActs.Dispose.statement,
    "<time 1900000000>",
    "<reason 1d>",
  ],
  Excuse: ["<party 01>", "<lot 1b>", "<device 04>", "<reason 1d>"],
  Hold: ["<party 01>", "<lot 1b>", "<lot 1e>", "<reason 1d>"],
  Lift: ["<party 01>", "<lot 1b>"],
};

describe.each([
  ["English", en],
  ["Chinese", zh],
] as const)("in %s", (_language, language) => {
  it.each(actNames)("%s says who, what, and until when", (name) => {
    const { sentences, title } = read(language, name);
    const text = sentences.join("\n");
    for (const fact of [...facts[name], "<time 77>"]) expect(text).toContain(fact);
    expect(title).not.toBe("");
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it.each(Object.keys(signedHash) as (keyof typeof signedHash)[])(
    "%s shows what is signed when the reader does not know what it stands for",
    (name) => {
      expect(read(language, name, strange).sentences).not.toEqual(read(language, name).sentences);
      expect(read(language, name, strange).sentences.join("\n")).toContain(signedHash[name]);
    },
  );

  it("tells what is done with what is not good, and what keys a plan asks for", () => {
    const said = [1, 2, 3, 4].map((disposition) =>
      language.acts.Dispose({ ...sampleActs.Dispose, disposition }, known).sentences.join(),
    );
    expect(new Set(said).size).toBe(4);
    const grades = [1, 2, 3].map((minGrade) =>
      language.acts.PublishPlan({ ...sampleActs.PublishPlan, minGrade }, known).sentences.join(),
    );
    expect(new Set(grades).size).toBe(3);
  });

  it("names every role and every kind of grade in its own way", () => {
    expect(new Set(Object.values(language.roles)).size).toBe(14);
    const grades = [1, 2, 3].map((grade) =>
      language.acts.SetGrade({ ...sampleActs.SetGrade, grade }, known).sentences.join(),
    );
    expect(new Set(grades).size).toBe(3);
  });

  it("tells a vote in favour from one against, and managed keys from a party’s own", () => {
    const against = language.acts.Vote({ ...sampleActs.Vote, inFavour: false }, known);
    expect(against.title).not.toBe(language.acts.Vote(sampleActs.Vote, known).title);
    const nobody = language.acts.Open({ ...sampleActs.Open, managed: 0 }, known).sentences;
    expect(nobody).not.toEqual(language.acts.Open(sampleActs.Open, known).sentences);
  });
});

test("every Chinese sentence is Chinese", () => {
  for (const name of actNames)
    for (const sentence of [read(zh, name).title, ...read(zh, name).sentences])
      expect(sentence).toMatch(/\p{Script=Han}/u);
});

test("no English sentence is Chinese", () => {
  for (const name of actNames)
    expect([read(en, name).title, ...read(en, name).sentences].join()).not.toMatch(
      /\p{Script=Han}/u,
    );
});
