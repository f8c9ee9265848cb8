import type { Reply } from "../../app/api/client.ts";
import type { Draft } from "../entry/draft.ts";
import { done, reading, writing } from "./database.ts";

/** Who this browser is to the factory. */
export interface Identity {
  /** Party id of the factory, 64 hexadecimal digits. */
  readonly party: string;
  /** URN. */
  readonly device: string;
  /** Can sign, and cannot be read out. */
  readonly privateKey: CryptoKey;
  /** 91-byte DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** The pinned key of the log, as a note verifier key. */
  readonly logKey: string;
  /** The act that registers the key, once it is prepared. */
  readonly pendingAct: string | undefined;
  /** Whether the chain has said that the key speaks for the factory. */
  readonly isRegistered: boolean;
}

/** What inspectors measure, as the service last told. */
export type Plans = Reply<"readInspectionPlans">;

/** Who measures, with what. */
export interface Hand {
  readonly inspector: string;
  readonly instrument: string;
  /** YYYY-MM-DD. */
  readonly calibrationDue: string;
}

/** Where a key's chain stands. */
export interface Position {
  readonly sequence: number;
  readonly previous: Uint8Array;
}

export interface Settings {
  readonly identity: Identity;
  readonly plans: Plans;
  readonly hand: Hand;
  readonly draft: Draft;
  readonly position: Position;
  /** The newest receipts, as they came. */
  readonly latest: string;
}

export const getSetting = <Name extends keyof Settings>(
  database: IDBDatabase,
  name: Name,
): Promise<Settings[Name] | undefined> =>
  reading(
    database,
    ["setting"],
    (store) => done(store("setting").get(name)) as Promise<Settings[Name] | undefined>,
  );

export const putSetting = <Name extends keyof Settings>(
  database: IDBDatabase,
  name: Name,
  value: Settings[Name],
): Promise<unknown> =>
  writing(database, ["setting"], (store) => done(store("setting").put(value, name)));

export const dropSetting = (database: IDBDatabase, name: keyof Settings): Promise<unknown> =>
  writing(database, ["setting"], (store) => done(store("setting").delete(name)));
