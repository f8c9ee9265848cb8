import type { CredentialKind } from "../credential-kind.ts";
import type { Role } from "../role.ts";
import type { ActMessages, ActName } from "./catalogue.ts";
import type { Freshness } from "./typed.ts";

/** How the reader knows what an act speaks of. What an id stands for, the caller looks up; he gives the id if nobody knows. */
export interface Names {
  readonly party: (id: string) => string;
  readonly device: (keyId: string) => string;
  readonly signer: (signer: string) => string;
  /** Local time of seconds since 1970. */
  readonly time: (seconds: bigint) => string;
  /** What an authorisation document says, in short; undefined when the reader has no such document. */
  readonly document: (commitment: string) => string | undefined;
  /** What a proposal says, by its content; undefined when nobody told. */
  readonly content: (content: string) => string | undefined;
  /** What a proposal says, by its id. */
  readonly proposal: (proposal: string) => string | undefined;
  /** A lot by its number, where that is known. */
  readonly lot: (lot: string) => string;
  /** What a rule set asks for, in short; undefined when nobody told. */
  readonly ruleSet: (ruleSet: string) => string | undefined;
  /** What a plan asks for, in short. */
  readonly plan: (plan: string) => string | undefined;
  /** Why something is held or disposed of, by the hash of the document that says so. */
  readonly reason: (reason: string) => string | undefined;
}

/** What a person reads before signing. */
export interface ActWords {
  readonly title: string;
  readonly sentences: readonly string[];
}

export interface Language {
  readonly roles: Readonly<Record<Role, string>>;
  readonly credentials: Readonly<Record<CredentialKind, string>>;
  readonly acts: {
    readonly [Name in ActName]: (message: ActMessages[Name], names: Names) => ActWords;
  };
  /** What a kind of act is called, before there is one. */
  readonly titles: Readonly<Record<ActName, string>>;
  /** That a signature is used once and until when. */
  readonly deadline: (time: string) => string;
}

/** The acts of plans and lots. */
export type QualityActName =
  | "PublishRules"
  | "PublishPlan"
  | "Supersede"
  | "WithdrawPlan"
  | "OpenLot"
  | "Release"
  | "Dispose"
  | "Excuse"
  | "Hold"
  | "Lift";

/** Bit i of `managed` stands for the i-th signer. */
export const ownAndManaged = (
  signers: readonly string[],
  managed: number,
): { readonly own: readonly string[]; readonly managed: readonly string[] } => ({
  own: signers.filter((_, at) => (managed & (1 << at)) === 0),
  managed: signers.filter((_, at) => (managed & (1 << at)) !== 0),
});

/** An act in words: what it does, what cannot be undone, until when the signature is good. */
export function inWords<Name extends ActName>(
  language: Language,
  name: Name,
  message: ActMessages[Name] & Freshness,
  names: Names,
): ActWords {
  const { sentences, title } = language.acts[name](message, names);
  return { title, sentences: [...sentences, language.deadline(names.time(message.deadline))] };
}
