import type { Queryable } from "../../db/pool.ts";
import type { FieldCipher } from "../privacy/cipher.ts";
import type { HeldAuthorisation } from "./authorisation.ts";
import { authorisationsBetween, type StoredAuthorisation } from "./authorisation.store.ts";
import type { HeldContract } from "./decide-look.ts";
import { asHeld, consentsBy, type StoredConsent } from "./individual-consent.store.ts";
import type { Objection } from "./objection.ts";
import { objectionsOf } from "./objection.store.ts";
import { contractsBetween, type StoredContract } from "./open-contract.store.ts";

/** What decides one party's looks at one factory's data, and stands beside what it is shown. */
export interface FactoryStanding {
  /** Of all of it: a change of anything makes it another one. */
  readonly version: bigint;
  readonly authorisations: readonly HeldAuthorisation[];
  readonly contracts: readonly HeldContract[];
  readonly objections: readonly Objection[];
}

/** Reads the version first: what is read after it may only be newer. */
export async function loadStanding(
  db: Queryable,
  cipher: FieldCipher,
  factory: string,
  looker: string,
): Promise<FactoryStanding> {
  const version = await epochOf(db, factory);
  const granted = await authorisationsBetween(db, factory, looker);
  const contracts = await contractsBetween(db, factory, looker);
  const listed = granted.flatMap(({ document }) => document.consents);
  const consents = await consentsBy(db, cipher, listed);
  return {
    version,
    authorisations: granted.map((one) => held(one, consents)),
    contracts: contracts.map((one) => heldContract(one, granted, consents)),
    objections: await objectionsOf(db, factory),
  };
}

/** Counts the changes of what decides looks at a factory's data. */
export async function epochOf(db: Queryable, factory: string): Promise<bigint> {
  const { rows } = await db.query<{ version: bigint }>({
    name: "epoch_of",
    text: "SELECT version FROM consent_epoch WHERE factory = $1",
    values: [Buffer.from(factory, "hex")],
  });
  return rows[0]?.version ?? 0n;
}

/** How long ago the index of the chain last caught up; for ever while it never did. */
export async function indexAgeMs(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ ms: bigint }>({
    name: "index_age",
    text: `SELECT (1000 * extract(epoch FROM clock_timestamp() - passed_at))::bigint AS ms
           FROM index_pass`,
  });
  return rows[0] === undefined ? Number.POSITIVE_INFINITY : Number(rows[0].ms);
}

const held = (
  stored: StoredAuthorisation,
  consents: readonly StoredConsent[],
): HeldAuthorisation => ({
  commitment: stored.commitment,
  document: stored.document,
  granted: stored.granted,
  revoked: stored.endedAt !== undefined,
  used: stored.used,
  consents: consents.filter(listedIn(stored)).map(asHeld),
});

/** Its authorisation may be revoked; the consents that it rests on may not be withdrawn. */
function heldContract(
  { document, hash }: StoredContract,
  granted: readonly StoredAuthorisation[],
  consents: readonly StoredConsent[],
): HeldContract {
  const under = granted.find(({ commitment }) => commitment === document.authorisation);
  return {
    hash,
    document,
    consents: under === undefined ? [] : consents.filter(listedIn(under)).map(asHeld),
    consentsNeeded: under?.document.consents.length ?? 0,
  };
}

const listedIn =
  ({ document }: StoredAuthorisation) =>
  ({ commitment }: StoredConsent): boolean =>
    document.consents.includes(commitment);
