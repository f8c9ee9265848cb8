/** Attempts that failed, or are under way: each counts as failed until it has succeeded. */
export interface Failures {
  readonly count: number;
  readonly lastAtMs: number;
}

/** How long somebody waits after failing: from `free` failures on `firstMs`, doubled by each, `longestMs` at most. */
export interface Patience {
  readonly free: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

const MINUTE_MS = 60_000;
/** After so long without another one, failures are forgotten. */
export const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE_MS;
/** An account is known at an address for so long after it last signed in there. */
export const KNOWN_FOR_MS = 90 * 24 * 60 * MINUTE_MS;

export const patience = {
  /** Whoever guesses one account's password, from anywhere. */
  account: { free: 5, firstMs: 1000, longestMs: 15 * MINUTE_MS },
  /** Whoever tries many accounts from one address; a factory may have one address for all its people. */
  address: { free: 20, firstMs: 1000, longestMs: 15 * MINUTE_MS },
  /** An account where it is at home. */
  home: { free: 10, firstMs: 1000, longestMs: MINUTE_MS },
} as const satisfies Record<string, Patience>;

/** What is on record when somebody tries. */
export interface FailureRecord {
  /** Whether this account signed in from this address before. */
  readonly isAtHome: boolean;
  readonly account: Failures | undefined;
  readonly address: Failures | undefined;
  /** Of this account from this address. */
  readonly home: Failures | undefined;
}

/**
 * Milliseconds until the next attempt is heard; 0: now. Nobody waits for ever, and where an account is at home only
 * what failed there counts: strangers cannot keep anybody out by failing in his name.
 */
export const waitMs = (record: FailureRecord, atMs: number): number =>
  record.isAtHome
    ? waitFor(record.home, patience.home, atMs)
    : Math.max(
        waitFor(record.account, patience.account, atMs),
        waitFor(record.address, patience.address, atMs),
      );

function waitFor(
  failures: Failures | undefined,
  { firstMs, free, longestMs }: Patience,
  atMs: number,
) {
  if (failures === undefined || failures.count < free) return 0;
  const sinceMs = Math.max(0, atMs - failures.lastAtMs);
  const delayMs = Math.min(firstMs * 2 ** Math.min(failures.count - free, 60), longestMs);
  return Math.max(0, delayMs - sinceMs);
}

/** With one more attempt. */
export const counted = (failures: Failures | undefined, atMs: number): Failures =>
  failures === undefined || atMs - failures.lastAtMs > FORGOTTEN_AFTER_MS
    ? { count: 1, lastAtMs: atMs }
    : { count: failures.count + 1, lastAtMs: Math.max(atMs, failures.lastAtMs) };
