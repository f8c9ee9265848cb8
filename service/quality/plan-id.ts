import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, fromHex, toHex } from "../../device-attest/bytes.ts";
import type { Requirement } from "./lot.ts";

/** What a plan says, as its publisher signs it. Ids and hashes hexadecimal. */
export interface PlanContent {
  readonly publisher: string;
  readonly product: string;
  readonly version: number;
  readonly salt: string;
  readonly minGrade: number;
  readonly requirements: readonly Requirement[];
  readonly inspectors: readonly string[];
  readonly auditors: readonly string[];
}

/**
 * What RuleBook calls a plan: keccak-256 of the ABI encoding of `PublishPlan` (Solidity's contract ABI specification,
 * "Formal Specification of the Encoding"): a tuple with three arrays behind its eight members.
 */
export function planIdOf(plan: PlanContent): string {
  const requirements = list(
    plan.requirements.map(({ acceptance, ruleSet, samples }) =>
      concat(fromHex(ruleSet), number(samples), number(acceptance)),
    ),
  );
  const [inspectors, auditors] = [plan.inspectors, plan.auditors].map((ids) =>
    list(ids.map(fromHex)),
  );
  const head = 8 * WORD;
  const [second, third] = [requirements.length, requirements.length + (inspectors?.length ?? 0)];
  return toHex(
    keccak_256(
      concat(
        number(WORD),
        fromHex(plan.publisher),
        fromHex(plan.product),
        number(plan.version),
        fromHex(plan.salt),
        number(plan.minGrade),
        number(head),
        number(head + second),
        number(head + third),
        requirements,
        inspectors ?? list([]),
        auditors ?? list([]),
      ),
    ),
  );
}

const WORD = 32;

const list = (items: readonly Uint8Array[]): Uint8Array => concat(number(items.length), ...items);

function number(value: number): Uint8Array {
  const word = new Uint8Array(WORD);
  new DataView(word.buffer).setBigUint64(WORD - 8, BigInt(value));
  return word;
}
