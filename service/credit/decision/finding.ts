import type { DecisionBar } from "../../score/document/may-decide.ts";
import type { Origin } from "./policy-schema.ts";

/** What decides that is neither said nor evidenced by anybody. */
export interface InputName {
  readonly kind: "input";
  readonly name:
    "books" | "orderBook" | "cashFlow" | "asked" | "tenorMonths" | "exposure" | "model" | "price";
}

/** What a reason stands on: a figure with its formula, a value, or a part of what was handed in. */
export type Basis = (Origin & { readonly formula: string | null }) | InputName;

export type FindingCode =
  /** A rule of the policy. */
  | "rule"
  | "scoreBelow"
  | "scoreBetween"
  | "unscorable"
  | DecisionBar
  | "measureMissing"
  | "measureCurrency"
  | "noSales"
  | "noCycle"
  | "tenorOutside"
  | "amountAbove"
  | "askedBelowMin"
  | "limitBelowMin"
  /** The least measure would have been enough: what is evidenced is not. */
  | "evidenceBelowMin"
  | "limitBelowAsked"
  | "evidenceHaircut"
  | "priceAbove";

/** What speaks against granting what was asked for. */
export interface Finding {
  readonly code: FindingCode;
  /** Of the rule, of the characteristic or of the measure; empty where the code says all. */
  readonly name: string;
  readonly effect: "declined" | "referred" | "lowered";
  readonly of: Basis;
}
