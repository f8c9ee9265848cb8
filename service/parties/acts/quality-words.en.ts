import { dispositionOf } from "../../quality/lot.ts";
import { keyGradeOf } from "./device-acts.ts";
import { isNone, openedLot, ruleSetOf } from "./quality-acts.ts";
import type { Language, Names, QualityActName } from "./words.ts";

export const titles: Pick<Language["titles"], QualityActName> = {
  PublishRules: "publish what good means",
  PublishPlan: "publish an inspection plan",
  Supersede: "replace an inspection plan",
  WithdrawPlan: "withdraw an inspection plan",
  OpenLot: "open a lot",
  Release: "release a lot",
  Dispose: "decide on what is not good",
  Excuse: "let a station’s missing inspections go",
  Hold: "hold lots",
  Lift: "lift a hold",
};

export const acts: Pick<Language["acts"], QualityActName> = {
  PublishRules: (act, { party, ruleSet }) => ({
    title: "Publish what good means",
    sentences: [
      `In the name of ${party(act.publisher)} you publish version ${String(act.version)} of rules: ${ruleSet(ruleSetOf(act)) ?? unknown(ruleSetOf(act))}.`,
      "Limits lie in the clear on this chain, names of measurements as salted hashes.",
      "They can never be changed. Other rules are another set.",
    ],
  }),
  PublishPlan: (act, names) => ({
    title: "Publish an inspection plan",
    sentences: [
      `In the name of ${names.party(act.publisher)} you publish version ${String(act.version)} of a plan. A lot under it is released only when it meets all of this:`,
      ...act.requirements.map(
        ({ acceptance, ruleSet, samples }) =>
          `${String(samples)} good samples, at most ${String(acceptance)} failing: ${names.ruleSet(ruleSet) ?? unknown(ruleSet)}.`,
      ),
      `Inspections count when signed by stations of: ${act.inspectors.map((one) => inspector(one, names)).join(", ")}. ${grade(act.minGrade)}`,
      act.auditors.length === 0
        ? "Nobody but the factory, you and its suppliers of material may hold such a lot."
        : `May hold such a lot beside the factory, you and its suppliers of material: ${act.auditors.map(names.party).join(", ")}.`,
      "It can never be changed. You can replace it for new lots, or withdraw it for all.",
    ],
  }),
  Supersede: ({ plan, publisher, successor }, names) => ({
    title: "Replace an inspection plan",
    sentences: [
      `${names.party(publisher)} lets no new lot open under: ${names.plan(plan) ?? unknown(plan)}.`,
      isNone(successor)
        ? "No other plan takes its place."
        : `In its place: ${names.plan(successor) ?? unknown(successor)}.`,
      "Lots that are open go on under the old one. This cannot be undone.",
    ],
  }),
  WithdrawPlan: ({ plan, publisher }, names) => ({
    title: "Withdraw an inspection plan",
    sentences: [
      `${names.party(publisher)} withdraws: ${names.plan(plan) ?? unknown(plan)}.`,
      "No lot under it is released any more, also none that is open now. This cannot be undone.",
    ],
  }),
  OpenLot: ({ custodians, factory, plan, secret }, names) => ({
    title: "Open a lot",
    sentences: [
      `${names.party(factory)} opens the lot ${names.lot(openedLot(factory, secret))}. It has to meet: ${names.plan(plan) ?? unknown(plan)}.`,
      custodians.length === 0
        ? "No supplier of material may hold it."
        : `May hold it, because what they delivered is in it: ${custodians.map(names.party).join(", ")}.`,
      "Every inspection that names the lot counts from now on, good or bad. The lot cannot be moved to another plan.",
    ],
  }),
  Release: ({ factory, lot }, names) => ({
    title: "Release a lot",
    sentences: [
      `${names.party(factory)} releases ${names.lot(lot)}.`,
      "The chain takes this only when nothing that the plan asks for is missing or open, and nobody holds the lot.",
      "It cannot be undone. If a later inspection says otherwise, everybody sees that the release was contradicted.",
    ],
  }),
  Dispose: (act, names) => ({
    title: "Decide on what is not good",
    sentences: [
      `In the name of ${names.party(act.publisher)} you decide on an inspection of ${names.lot(act.lot)} that did not pass (${act.statement}): ${disposition(act.disposition)}.`,
      ...(act.until === 0n
        ? []
        : [
            `The lot has to be released before ${names.time(act.until)}, or the concession is void.`,
          ]),
      `Why: ${names.reason(act.reason) ?? unknown(act.reason)}.`,
      "Your name stays with this decision. The verdict itself stays as it was.",
    ],
  }),
  Excuse: ({ keyId, lot, publisher, reason }, names) => ({
    title: "Let a station’s missing inspections go",
    sentences: [
      `In the name of ${names.party(publisher)} you let ${names.lot(lot)} be released although inspections by the station ${names.device(keyId)} are missing.`,
      `Why: ${names.reason(reason) ?? unknown(reason)}.`,
      "A failing inspection may be among the missing ones. This cannot be undone.",
    ],
  }),
  Hold: ({ by, lots, reason }, names) => ({
    title: "Hold lots",
    sentences: [
      `${names.party(by)} holds: ${lots.map(names.lot).join(", ")}.`,
      `Why: ${names.reason(reason) ?? unknown(reason)}.`,
      "None of them is released until you lift it. Nobody else can lift it for you.",
    ],
  }),
  Lift: ({ by, lots }, names) => ({
    title: "Lift a hold",
    sentences: [
      `${names.party(by)} no longer holds: ${lots.map(names.lot).join(", ")}.`,
      "Holds of others stay. What else is missing for a release stays missing.",
    ],
  }),
};

const inspector = (party: string, names: Names): string =>
  isNone(party) ? "the lot’s own factory" : names.party(party);

const dispositions = {
  useAsIs: "it is used as it is (a concession)",
  rework: "it is reworked and inspected again",
  scrapping: "it is scrapped and leaves the lot",
  returnToSupplier: "it goes back to the supplier and leaves the lot",
} as const;
const disposition = (number: number): string => {
  const name = dispositionOf(number);
  return name === undefined ? unknown(String(number)) : dispositions[name];
};

const grades = {
  managed: "Any registered key will do.",
  software: "Their keys must not be kept by the operator.",
  hardware: "Their keys must be locked in security chips.",
} as const;
const grade = (number: number): string =>
  grades[number === 0 || number > 3 ? "managed" : keyGradeOf(number)];

const unknown = (id: string): string =>
  `something that this page cannot show you (${id}): do not sign unless you know what it is`;
