import { Fault } from "../../device-attest/fault.ts";
import {
  decodeStatement,
  encodeStatement,
  statementHashOf,
} from "../../device-attest/statement.ts";

/** Of the looks that are signed together, all but the first. */
export const FOLLOWERS_MAX = 255;
const HASH_BYTES = 32;
const NO_JUDGEMENT = new Uint8Array(HASH_BYTES);

/**
 * The statement that a key signed for a look: the last of those that were signed together. Each names the one before by
 * its hash, so whoever signs the last one has signed them all (docs/decisions/0085). Only looks are signed so.
 * @param followers record hashes of the looks after it, one after the other; none for what is signed itself
 * @throws Fault `encoding`, `statementTag`, and those of `decodeStatement`
 */
export function signedFor(statement: Uint8Array, followers: Uint8Array): Uint8Array {
  if (followers.length === 0) return statement;
  if (followers.length % HASH_BYTES !== 0 || followers.length > FOLLOWERS_MAX * HASH_BYTES)
    throw new Fault("encoding", "followers are up to 255 hashes of 32 bytes");
  const { keyId, kind, logId, sequence } = decodeStatement(statement);
  if (kind !== "inq") throw new Fault("statementTag", "only looks are signed together");
  let last = statement;
  for (let at = 0; at * HASH_BYTES < followers.length; at++)
    last = encodeStatement({
      kind,
      logId,
      recordHash: followers.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
      judgementHash: NO_JUDGEMENT,
      keyId,
      sequence: sequence + at + 1,
      previous: statementHashOf(last),
    });
  return last;
}
