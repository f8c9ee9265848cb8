import type { Section } from "./section.ts";

/**
 * What is said of people:
 * - `work`: who operated, inspected or released, and when
 * - `finances`: what an owner owes and pays; a workshop's account is often its owner's
 * - `identity`: licences, identity papers and signatures of legal representatives
 */
export const categories = ["work", "finances", "identity"] as const;
export type Category = (typeof categories)[number];

/**
 * The sections that hold personal data. A factory's authorisation opens them only together with the consent of the
 * people concerned. Every other section is figures of machines, goods and energy, in which nobody is named.
 */
const personalData: Readonly<Partial<Record<Section, readonly Category[]>>> = {
  records: ["work"],
  payment: ["finances"],
  documents: ["identity"],
};

export const personalDataOf = (section: Section): readonly Category[] =>
  personalData[section] ?? [];
