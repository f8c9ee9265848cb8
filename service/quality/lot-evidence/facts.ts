import type { Block, CallError } from "../../evidence/verification/chain-facts.ts";
import type { EndpointFailureCode } from "../../evidence/verification/endpoint.ts";
import type { Finality } from "../../evidence/trust-manifest.ts";
import type { Disposition } from "../lot.ts";
import type { Verdict } from "../verdict.ts";

/** What an endpoint is asked about a lot. Hashes and addresses are 0x-hexadecimal in lower case. */
export interface LotQuestion {
  /** Undefined where the manifest names none: nobody is asked. */
  readonly ruleBook: string | undefined;
  readonly lotRegister: string | undefined;
  readonly finality: Finality;
  /** No event of the register lies before. */
  readonly fromBlock: number;
  readonly lot: string;
  readonly plan: string;
  readonly ruleSets: readonly string[];
  readonly keys: readonly string[];
}

export type LotState = "unknown" | "open" | "released";
export type PlanState = "unknown" | "inForce" | "superseded" | "withdrawn";

/** A lot as `ILotRegister.lotOf` tells it. */
export interface ChainLot {
  readonly factory: string;
  readonly plan: string;
  readonly state: LotState;
  readonly contradicted: boolean;
  readonly unmet: number;
  readonly incompleteKeys: number;
  readonly holds: number;
  /** Seconds. */
  readonly openedAt: number;
  readonly releasedAt: number;
}

export interface ChainProgress {
  readonly samples: number;
  readonly acceptance: number;
  readonly good: number;
  readonly failing: number;
  readonly blocked: number;
}

export interface ChainKey {
  readonly count: number;
  readonly last: number;
  readonly closing: number;
  readonly conflicting: boolean;
  readonly excused: boolean;
}

/** What the register said of the lot, in the order of the chain. Parties, keys and statements are 0x-hexadecimal. */
export type LotEvent =
  | {
      readonly kind: "judged";
      readonly statement: string;
      readonly ruleSet: string;
      readonly keyId: string;
      readonly verdict: Verdict;
      readonly sample: number;
      readonly attempt: number;
      readonly ordinal: number;
      /** Rules by number, from 0. */
      readonly failed: readonly number[];
      readonly missing: readonly number[];
    }
  | { readonly kind: "disposed"; readonly statement: string; readonly disposition: Disposition }
  | { readonly kind: "excused"; readonly keyId: string }
  | { readonly kind: "held" | "lifted"; readonly by: string; readonly block: number }
  | { readonly kind: "other" };

/** What one endpoint answered, of the state at `finalBlock`. */
export interface LotFacts {
  readonly asked: LotQuestion;
  readonly chainId: number;
  readonly genesisHash: string;
  readonly finalBlock: Block;
  readonly codeHashes: { readonly ruleBook: string; readonly lotRegister: string };
  readonly lot?: ChainLot | CallError | undefined;
  readonly planState?: PlanState | CallError | undefined;
  /** As `asked.ruleSets`, and as `asked.keys`. */
  readonly progress: readonly (ChainProgress | CallError | undefined)[];
  readonly keys: readonly (ChainKey | CallError | undefined)[];
  readonly history?: readonly LotEvent[] | CallError | undefined;
}

export type LotAnswer =
  | { readonly url: string; readonly facts: LotFacts }
  | {
      readonly url: string;
      readonly failure: { readonly code: EndpointFailureCode; readonly detail: string };
    };
