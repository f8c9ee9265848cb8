import { contentOfMember, contentOfRule } from "../acts/party-ids.ts";
import type { Rule } from "../charter.ts";

/** What a proposal says. Ids are 0x-hexadecimal. */
export type Proposed =
  | { readonly matter: "rule"; readonly role: number; readonly rule: Rule }
  | {
      readonly matter: "expulsion" | "reinstatement";
      readonly role: number;
      readonly party: string;
    };

/** The hash that stands on the chain. */
export const contentOf = (proposed: Proposed): string =>
  proposed.matter === "rule"
    ? contentOfRule(proposed.role, proposed.rule)
    : contentOfMember(proposed.matter, proposed.party, proposed.role);

/** Whoever it is about; he does not vote on it. */
export const subjectOf = (proposed: Proposed): string | undefined =>
  proposed.matter === "rule" ? undefined : proposed.party;
