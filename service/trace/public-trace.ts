import type { PublishedCode } from "./published.ts";

/** A thing, and a party whose word of it is asked for. */
export interface WordOf {
  readonly thing: string;
  /** Party id, hexadecimal. */
  readonly party: string;
}

/** What a party said in a period. */
export interface OwnWord {
  /** Party id, hexadecimal. */
  readonly party: string;
  /** ISO 8601. */
  readonly period: { readonly from: string; readonly to: string };
}

/** A word for a lot at one glance, the gravest first. */
export const lotStandings = [
  "onHold",
  "contradicted",
  "failing",
  "inspecting",
  "selfDeclared",
  "released",
] as const;
export type LotStanding = (typeof lotStandings)[number];

/** What the chain says of a lot, as far as a standing needs it. */
export interface LotState {
  readonly isReleased: boolean;
  readonly isContradicted: boolean;
  readonly isSelfDeclared: boolean;
  readonly isHeld: boolean;
  readonly isFailing: boolean;
}

/** A hold outweighs everything: somebody who may has said that nobody should use it. */
export function standingOf(lot: LotState): LotStanding {
  if (lot.isHeld) return "onHold";
  if (lot.isContradicted) return "contradicted";
  if (lot.isReleased) return lot.isSelfDeclared ? "selfDeclared" : "released";
  return lot.isFailing ? "failing" : "inspecting";
}

export const gravest = (standings: readonly LotStanding[]): LotStanding | undefined =>
  lotStandings.find((one) => standings.includes(one));

/** Where the key of a record lives, and what it speaks from (DESIGN section 3). */
export interface Grade {
  readonly key: string;
  readonly source: string | null;
}

/** Something that a party said of a thing, and shows to everybody; null: it did not say. */
export interface PublicEvent {
  readonly id: string;
  readonly thing: string;
  readonly party: string;
  /** ISO 8601. */
  readonly at: string;
  /** `inspection`, or a kind of EPCIS event. */
  readonly kind: string;
  readonly action: string | null;
  readonly step: string | null;
  readonly disposition: string | null;
  /** What became of the thing in it: input, output, created … */
  readonly role: string | null;
  readonly place: string | null;
  readonly amount: string | null;
  readonly unit: string | null;
  /** Of an inspection: pass, fail, incomplete; null while nobody judged it. */
  readonly verdict: string | null;
  /** Hash of the signed statement, hexadecimal, and its grade; null: said without a signature of a machine. */
  readonly statement: string | null;
  readonly grade: Grade | null;
}

/** A thing of the graph; without a code it is of a party that shows nothing. */
export interface GraphNode {
  readonly name: string;
  readonly code: string | undefined;
  /** Steps upstream of the thing that was asked about. */
  readonly tier: number;
  readonly published: readonly PublishedCode[];
  /** Whether anybody shows what it is made of. */
  readonly isOpen: boolean;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** From what went in to what came out, by the names of nodes. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Whether it goes on beyond what one answer holds. */
  readonly isCut: boolean;
}
