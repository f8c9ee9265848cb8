import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { Queryable } from "../db/pool.ts";
import { utf8 } from "../../device-attest/bytes.ts";
import { canonicalize, type Json } from "../../device-attest/jcs.ts";
import { sha256 } from "#crypto";
import type { Application, Exposure, Portrait } from "../credit/decision/application.ts";
import {
  type Asked,
  findDecision,
  type Found,
  keepDecision,
  keepDocument,
  type KeptDecision,
  readDecision,
  readDocument,
} from "../credit/decision/decision.store.ts";
import { stateModel } from "../credit/decision/model-stated.store.ts";
import { policyHash, policyText, readPolicyText } from "../credit/decision/policy.ts";
import type { Policy } from "../credit/decision/policy-schema.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";
import type { Ruling } from "../credit/decision/ruling.ts";
import { type DecisionSigner, signDecision } from "../credit/decision/sign-decision.ts";
import type { SnapshotDocument } from "../portrait/snapshot/document.ts";
import type { Model } from "../score/document/model-schema.ts";
import { modelHash, modelText } from "../score/document/model.ts";
import { readModelText } from "../score/document/read-model.ts";

/** All that a lender decides with. */
export interface DeskOptions {
  readonly pool: Pool;
  readonly signer: DecisionSigner;
  readonly keyId: Uint8Array;
  readonly model: Model;
  readonly policy: Policy;
  readonly portraitOf: (application: Application) => Promise<Portrait>;
  /** The portrait of a snapshot, once it is checked. @throws SnapshotRefused */
  readonly handedOver: (document: string, application: Application) => Promise<Portrait>;
  readonly now: () => Date;
}

export interface NewApplication {
  readonly application: Application;
  /** As the lender's systems say it; or worked out when it is this application's turn, so that none before it is missed. */
  readonly exposure: Exposure | ((db: Queryable) => Promise<Exposure>);
  /** As the factory handed it over; undefined: it is looked at where the factory's records are. */
  readonly portrait: Portrait | undefined;
  /** Or as a signed document, which is checked before anything is decided by it. */
  readonly snapshot?: SnapshotDocument | undefined;
}

/** Decides, signs, and keeps what was decided, before anybody is told. */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Keeps model and policy, without which no receipt can be replayed, and signs that they are there before any is. */
  async open(): Promise<void> {
    const { keyId, model, now, policy, pool, signer } = this.#options;
    await keepDocument(pool, modelHash(model), modelText(model));
    await keepDocument(pool, policyHash(policy), policyText(policy));
    const by = { keyId, model: modelHash(model), policy: policyHash(policy) };
    const at = now().toISOString();
    await stateModel(pool, by, { at, lender: policy.lender, signer });
  }

  /**
   * The decision of an application: made now, or the one that was made when it came before.
   * @throws DecisionError, PortraitUnavailable, SnapshotRefused
   */
  async decide({ application, exposure, portrait, snapshot }: NewApplication): Promise<Found> {
    const { keyId, model, now, policy, pool, signer } = this.#options;
    const sent = {
      application,
      exposure: typeof exposure === "function" ? null : exposure,
      portrait: portrait ?? null,
      ...(snapshot && { snapshot: JSON.stringify(snapshot) }),
    };
    const asked = askedOf(application, sent);
    const before = await findDecision(pool, asked);
    if (before.kind !== "none") return before;
    const shown = portrait ?? (await this.#shown(application, snapshot));
    const at = now().toISOString();
    return keepDecision(pool, {
      keyId,
      asked,
      about: undefined,
      decidedAt: at,
      sign: async ({ db, position, used }) => {
        const inputs = {
          application: withUses(application, used),
          exposure: typeof exposure === "function" ? await exposure(db) : exposure,
          model,
          policy,
          portrait: shown,
        };
        return signDecision(
          { inputs, at, ruling: null, secret: randomBytes(32) },
          position,
          signer,
        );
      },
    });
  }

  #shown(application: Application, snapshot: SnapshotDocument | undefined): Promise<Portrait> {
    const { handedOver, portraitOf } = this.#options;
    return snapshot === undefined
      ? portraitOf(application)
      : handedOver(JSON.stringify(snapshot), application);
  }

  /**
   * What a person makes of a decision, by the model and the policy that it was made by.
   * @returns undefined where there is no such decision
   * @throws DecisionError
   */
  async rule(id: string, ruled: Omit<Ruling, "at">): Promise<Found | undefined> {
    const { keyId, now, pool, signer } = this.#options;
    const kept = await readDecision(pool, id);
    if (kept === undefined || kept.about !== undefined) return undefined;
    const { body, opened } = receiptOf(kept);
    const { application, exposure, portrait } = opened!;
    const inputs = {
      application,
      exposure,
      portrait: portrait!,
      ...(await this.#documentsOf(body)),
    };
    const at = now().toISOString();
    return keepDecision(pool, {
      keyId,
      asked: askedOf(application, { about: id, ...ruled }),
      about: id,
      decidedAt: at,
      sign: ({ position }) =>
        signDecision(
          { inputs, at: body.told.at, ruling: { ...ruled, at }, secret: randomBytes(32) },
          position,
          signer,
        ),
    });
  }

  async #documentsOf({ told }: Receipt["body"]): Promise<{ model: Model; policy: Policy }> {
    const { pool } = this.#options;
    const [model, policy] = [
      await readDocument(pool, told.model),
      await readDocument(pool, told.policy),
    ];
    const read = model === undefined ? undefined : readModelText(model).model;
    if (read === undefined || policy === undefined)
      throw new Error("a decision was kept without its model or its policy");
    return { model: read, policy: readPolicyText(policy) };
  }
}

export const receiptOf = ({ receipt }: KeptDecision): Receipt => JSON.parse(receipt) as Receipt;

const askedOf = (
  { authorisation, factory, nonce }: Application,
  sent: Readonly<Record<string, Json>>,
): Asked => ({
  factory,
  nonce,
  authorisation: authorisation.commitment,
  hash: sha256(utf8(canonicalize(sent))),
});

/** Of looks that were taken, what this house knows itself counts, where whoever asks knows less. */
const withUses = (application: Application, used: number): Application => ({
  ...application,
  authorisation: {
    ...application.authorisation,
    used: used > application.authorisation.used ? used : application.authorisation.used,
  },
});
