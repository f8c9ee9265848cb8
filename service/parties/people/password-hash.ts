import { fromBase64, toBase64 } from "../../../device-attest/bytes.ts";

/** What a hash costs; whoever guesses pays it for each guess. */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
}

/** An Argon2id hash with what it was made with; parallelism is always 1. */
export interface PasswordHash {
  readonly cost: PasswordCost;
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

/** As the PHC string format spells it: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`. */
export const formatPasswordHash = ({ cost, salt, tag }: PasswordHash): string =>
  `$argon2id$v=19$m=${String(cost.memoryKib)},t=${String(cost.passes)},p=1$${bare(salt)}$${bare(tag)}`;

/** @throws RangeError for what is no such string */
export function parsePasswordHash(text: string): PasswordHash {
  const parts = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=1\$([^$=]+)\$([^$=]+)$/.exec(text);
  if (parts === null) throw new RangeError("no Argon2id hash");
  const [, memoryKib, passes, salt = "", tag = ""] = parts;
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes) },
    salt: fromBase64(padded(salt)),
    tag: fromBase64(padded(tag)),
  };
}

/** Whether a hash costs what hashes that are made today cost. */
export const isOfToday = ({ cost }: PasswordHash, today: PasswordCost): boolean =>
  cost.memoryKib === today.memoryKib && cost.passes === today.passes;

const bare = (bytes: Uint8Array): string => toBase64(bytes).replace(/=+$/, "");
const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, "=");
