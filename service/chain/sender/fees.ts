import type { Fees } from "../outbox.ts";

/** Nodes replace a transaction of the same nonce only for a tenth more (geth) or an eighth more (others) on both fees. */
const BUMP_NUMERATOR = 1125n;
const BUMP_DENOMINATOR = 1000n;

/** What to bid so that nodes take it in place of `old`, and no less than what the chain asks now. */
export const bump = (old: Fees, now: Fees, cap: bigint): Fees =>
  capped(
    { max: larger(raise(old.max), now.max), priority: larger(raise(old.priority), now.priority) },
    cap,
  );

/** A bid never exceeds what we are ready to pay; the priority fee is part of it (EIP-1559). */
export const capped = (fees: Fees, cap: bigint): Fees => {
  const max = smaller(fees.max, cap);
  return { max, priority: smaller(fees.priority, max) };
};

/** Rounded up; free gas is raised too, or it would stay as it is. */
const raise = (fee: bigint): bigint => (fee * BUMP_NUMERATOR) / BUMP_DENOMINATOR + 1n;
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
