import { concat, fromHex, toHex, utf8 } from "../../device-attest/bytes.ts";
import { toMicro } from "../../device-attest/decimal.ts";
import { metricId } from "../../device-attest/judgement.ts";
import { sha256 } from "#crypto";

/** How much a characteristic matters to whoever reads of a failure; no verdict depends on it. In the chain's order. */
export const characteristicClasses = ["minor", "major", "critical"] as const;
export type CharacteristicClass = (typeof characteristicClasses)[number];

/** What one measurement has to be. Limits are decimals as records carry them, both inclusive. */
export interface Rule {
  readonly metric: string;
  /** UCUM. */
  readonly unit: string;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  /** Whether an inspection without this measurement is incomplete. */
  readonly required: boolean;
  readonly class: CharacteristicClass;
}

/** What "good" means at one step of making a product, as its publisher signs it. */
export interface RuleSet {
  /** Party id, hexadecimal. */
  readonly publisher: string;
  readonly product: string;
  /** As records name it; undefined for what belongs to no step. */
  readonly step: string | undefined;
  readonly version: number;
  /** 32 bytes, hexadecimal: metrics are hashed with it, so that they say nothing to strangers. */
  readonly salt: string;
  readonly rules: readonly Rule[];
}

/** A rule as the chain knows it. */
export interface PackedRule {
  /** SHA-256 of salt, name and unit, hexadecimal. */
  readonly metric: string;
  /** Millionths of the unit. */
  readonly min: bigint;
  readonly max: bigint;
  readonly required: boolean;
  readonly class: CharacteristicClass;
}

/** No chain would take this as a rule set. */
export class InvalidRules extends Error {
  readonly code = "invalidRules";
}

export const RULES_MAX = 256;
const RULE_BYTES = 49;
const NO_MIN = -(2n ** 63n);
const NO_MAX = 2n ** 63n - 1n;
const NO_STEP = new Uint8Array(32);

/** What the chain calls a product, and a step. */
export const productId = (product: string): Uint8Array => sha256(utf8(product));
export const stepId = (step: string | undefined): Uint8Array =>
  step === undefined ? NO_STEP : sha256(utf8(step));

/**
 * SHA-256(publisher ‖ product ‖ step ‖ version ‖ salt ‖ rules), as `RuleBook.sol` names it.
 * @throws InvalidRules, Fault `schema` for a limit that is no decimal
 */
export const ruleSetId = (set: RuleSet): Uint8Array =>
  sha256(
    concat(
      fromHex(set.publisher),
      productId(set.product),
      stepId(set.step),
      unsigned32(set.version),
      fromHex(set.salt),
      packRules(fromHex(set.salt), set.rules),
    ),
  );

/**
 * Packs rules as `libraries/Rules.sol` reads them: metric 32, min 8, max 8, flags 1; ascending by metric.
 * @throws InvalidRules, Fault `schema` for a limit that is no decimal
 */
export function packRules(salt: Uint8Array, rules: readonly Rule[]): Uint8Array {
  const packed = rules.map((rule) => packedRule(salt, rule));
  packed.sort((a, b) => (a.metric < b.metric ? -1 : 1));
  requireSound(packed);
  return concat(...packed.map(bytesOf));
}

/** @throws InvalidRules for bytes that no chain would take */
export function unpackRules(bytes: Uint8Array): PackedRule[] {
  if (bytes.length % RULE_BYTES !== 0) throw new InvalidRules("not a whole number of rules");
  const rules = Array.from({ length: bytes.length / RULE_BYTES }, (_, at) =>
    ruleIn(bytes.subarray(at * RULE_BYTES, (at + 1) * RULE_BYTES)),
  );
  requireSound(rules);
  return rules;
}

const packedRule = (salt: Uint8Array, rule: Rule): PackedRule => ({
  metric: toHex(metricId(salt, rule.metric, rule.unit)),
  min: rule.min === undefined ? NO_MIN : toMicro(rule.min),
  max: rule.max === undefined ? NO_MAX : toMicro(rule.max),
  required: rule.required,
  class: rule.class,
});

function requireSound(rules: readonly PackedRule[]): void {
  if (rules.length === 0 || rules.length > RULES_MAX)
    throw new InvalidRules(`a rule set has 1 to ${String(RULES_MAX)} rules`);
  for (const [at, { max, metric, min }] of rules.entries()) {
    const before = rules[at - 1]?.metric;
    if (before !== undefined && before >= metric)
      throw new InvalidRules("two rules for one metric, or out of order");
    if (min > max) throw new InvalidRules("nothing lies within these limits");
  }
}

function bytesOf(rule: PackedRule): Uint8Array {
  const limits = new Uint8Array(17);
  const view = new DataView(limits.buffer);
  view.setBigInt64(0, rule.min);
  view.setBigInt64(8, rule.max);
  view.setUint8(16, (characteristicClasses.indexOf(rule.class) << 1) | (rule.required ? 1 : 0));
  return concat(fromHex(rule.metric), limits);
}

function ruleIn(bytes: Uint8Array): PackedRule {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(48);
  const characteristic = characteristicClasses[flags >> 1];
  if (characteristic === undefined) throw new InvalidRules("a class that does not exist");
  return {
    metric: toHex(bytes.subarray(0, 32)),
    min: view.getBigInt64(32),
    max: view.getBigInt64(40),
    required: (flags & 1) === 1,
    class: characteristic,
  };
}

function unsigned32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
