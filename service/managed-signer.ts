import { randomBytes } from "node:crypto";
import { hexlify, SigningKey, Wallet } from "ethers";
import type { Queryable } from "./db/pool.ts";
import type { TypedAct } from "./parties/acts/typed.ts";
import type { KeyWrapper } from "./parties/managed/key-wrapper.ts";
import { keepManagedKey, wrappedKey } from "./parties/managed/managed-key.store.ts";

const contextOf = (party: string): string => `tallystick/managed-key/${party.replace(/^0x/, "")}`;

/** Makes a key for a party. It can do nothing until the party itself lists it on chain. @returns its address */
export async function makeManagedKey(
  db: Queryable,
  wrapper: KeyWrapper,
  party: string,
  madeAt: Date,
): Promise<string> {
  const secret = randomBytes(32);
  try {
    const signer = new Wallet(new SigningKey(secret)).address.toLowerCase();
    const wrapped = await wrapper.wrap(secret, contextOf(party));
    await keepManagedKey(db, party, { signer, wrapped, madeAt });
    return signer;
  } finally {
    secret.fill(0);
  }
}

/**
 * Has a managed key sign one act; it is unwrapped for that and forgotten. Whether it may, the caller decided.
 * @returns undefined for a key that is not held for this party
 */
export async function signManaged(
  db: Queryable,
  wrapper: KeyWrapper,
  { act, party, signer }: { readonly party: string; readonly signer: string; readonly act: TypedAct<object> }, // prettier-ignore
): Promise<string | undefined> {
  const wrapped = await wrappedKey(db, party, signer);
  if (wrapped === undefined) return undefined;
  const secret = await wrapper.unwrap(wrapped, contextOf(party));
  try {
    const wallet = new Wallet(new SigningKey(hexlify(secret)));
    return await wallet.signTypedData(act.domain, act.types, { ...act.message });
  } finally {
    secret.fill(0);
  }
}
