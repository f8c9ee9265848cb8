import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import { CHAIN_START, type ChainPosition } from "../../../device-attest/signed-record.ts";
import { inSnapshot } from "../../db/pool.ts";
import { authorisationOf } from "../../parties/consent/authorisation.store.ts";
import { decideLook } from "../../parties/consent/decide-look.ts";
import type { EnterpriseAuthorisation } from "../../parties/consent/document.ts";
import { flagsOn } from "../../parties/consent/objection.ts";
import { type Period, type Resolution, countBuckets } from "../../parties/consent/period.ts";
import type { Refusal } from "../../parties/consent/refusal.ts";
import type { PresentStanding, Standings } from "../../parties/consent/standings.store.ts";
import type { InquirySigner } from "../../parties/inquiry/sign-inquiry.ts";
import type { FigureSection } from "../figure-sections.ts";
import { readSection } from "../section.store.ts";
import { type OpenedSection, sectionCommitment } from "./document.ts";
import { sectionValue } from "./section-value.ts";
import { signSnapshot, type SnapshotDraft } from "./sign-snapshot.ts";
import {
  type KeptSnapshot,
  logSnapshot,
  type NewSnapshot,
  snapshotAt,
  snapshotUnder,
} from "./snapshot.store.ts";

/** What a factory wants to hand over. */
export interface SnapshotWanted {
  readonly factory: string;
  /** Commitment of the authorisation: whom it is for, what for, and of which time. */
  readonly authorisation: string;
  readonly nonce: string;
  /** Each at most once. */
  readonly sections: readonly FigureSection[];
}

export type Taken =
  | { readonly kind: "taken"; readonly snapshot: KeptSnapshot }
  | { readonly kind: "noAuthorisation" }
  /** Other sections were asked for under this nonce. */
  | { readonly kind: "otherSections" }
  | { readonly kind: "refused"; readonly section: FigureSection; readonly refusal: Refusal }
  /** The inquiry key is not registered, or the log does not take what it signs. */
  | { readonly kind: "notLogged" };

export interface SnapshotsOptions {
  readonly pool: Pool;
  readonly signer: InquirySigner;
  readonly standings: Standings;
  /** That the database holds all that was ever announced: otherwise the key would sign something else in its place. */
  readonly requireWhole: () => Promise<void>;
  readonly now: () => Date;
}

/** Others sign with the same key. */
const ATTEMPTS_MAX = 10;
/** As many as one section shows. */
const BUCKETS_MAX = 800;
const SALT_BYTES = 16;

/**
 * Takes snapshots of factories' portraits. An authorisation says for whom, what for and of which time; each section is
 * decided as the lender's look at it would be, read from one state of the database, salted and hashed; the hashes are
 * signed and logged in one transaction with what they open to. Made again under the same nonce, it is the same one.
 */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  #position: ChainPosition = CHAIN_START;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
  }

  async take(wanted: SnapshotWanted): Promise<Taken> {
    const { pool } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const before = await snapshotUnder(pool, wanted.factory, wanted);
      if (before !== undefined) return asBefore(before, wanted);
      const granted = await authorisationOf(pool, wanted.factory, wanted.authorisation);
      if (granted === undefined) return { kind: "noAuthorisation" };
      const decided = await this.#decide(wanted, granted.document);
      if (decided.kind === "refused") return decided;
      const index = await this.#log(await this.#draw(wanted, decided));
      if (index === "notLogged") return { kind: "notLogged" };
      if (index === undefined) continue;
      const taken = await snapshotAt(pool, wanted.factory, index);
      if (taken !== undefined) return { kind: "taken", snapshot: taken };
    }
    return { kind: "notLogged" };
  }

  /** As the lender's looks at the sections would be decided by this authorisation alone. */
  async #decide(
    { authorisation, factory, sections }: SnapshotWanted,
    document: EnterpriseAuthorisation,
  ) {
    const standing = await this.#options.standings.fresh(factory, document.grantee);
    const held = standing.authorisations.filter(({ commitment }) => commitment === authorisation);
    const resolution = resolutionFor(document.scope);
    const at = this.#options.now().toISOString();
    const look = {
      looker: document.grantee,
      factory,
      period: document.scope,
      resolution,
      purpose: document.purpose,
      at,
    };
    let period: Period = document.scope;
    for (const section of sections) {
      const decision = decideLook(
        { ...look, section },
        { ...standing, authorisations: held, contracts: [] },
      );
      if (!decision.allowed)
        return { kind: "refused", section, refusal: decision.refusal } as const;
      period = decision.period;
    }
    return { kind: "allowed", at, document, period, resolution, standing } as const;
  }

  async #draw(wanted: SnapshotWanted, decided: Allowed): Promise<NewSnapshot> {
    const { at, document, period, resolution, standing } = decided;
    const sections = await this.#open(wanted, decided);
    const draft: SnapshotDraft = {
      at,
      holder: wanted.factory,
      lender: document.grantee,
      purpose: document.purpose,
      nonce: wanted.nonce,
      authorisation: wanted.authorisation,
      counted: sections[0]?.value.counted ?? 0,
      sections: sections.map((one) => ({
        section: one.section,
        period: { from: period.from, to: period.to },
        resolution,
        commitment: sectionCommitment(one),
      })),
    };
    const { indexAgeMsMax, version } = standing;
    return { draft, asked: wanted.sections, sections, decidedBy: { indexAgeMsMax, version } };
  }

  /** All of them from one state of the database. */
  #open(
    { factory, sections }: SnapshotWanted,
    { at, period, resolution, standing }: Allowed,
  ): Promise<OpenedSection[]> {
    return inSnapshot(this.#options.pool, async (db) => {
      const opened: OpenedSection[] = [];
      for (const section of sections) {
        const read = await readSection(db, section, factory, { period, resolution, now: at });
        const objections = flagsOn(standing.objections, section, period);
        const value = sectionValue(read, { period, resolution, objections });
        opened.push({ section, salt: toBase64Url(randomBytes(SALT_BYTES)), value });
      }
      return opened;
    });
  }

  /** @returns undefined where it has to be decided anew */
  async #log(snapshot: NewSnapshot): Promise<number | "notLogged" | undefined> {
    const { pool, requireWhole, signer } = this.#options;
    await requireWhole();
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const position = this.#position;
      const signed = await signSnapshot(snapshot.draft, position, signer);
      const logged = await logSnapshot(pool, signer.keyId, { position, signed }, snapshot);
      if (logged === undefined) return "notLogged";
      if (logged.kind === "logged") return logged.index;
      if (logged.kind === "changed") return undefined;
      this.#position = logged.position;
    }
    return "notLogged";
  }
}

type Allowed = {
  readonly at: string;
  readonly document: EnterpriseAuthorisation;
  readonly period: Period;
  readonly resolution: "day" | "month";
  readonly standing: PresentStanding;
};

function asBefore(snapshot: KeptSnapshot, { sections }: SnapshotWanted): Taken {
  const isSame = snapshot.asked.join() === sections.join();
  return isSame ? { kind: "taken", snapshot } : { kind: "otherSections" };
}

/** Days where they are allowed: a month that is not over would be left out whole. */
const resolutionFor = (scope: Period & { readonly resolution: Resolution }): "day" | "month" =>
  scope.resolution !== "month" && countBuckets(scope, "day", BUCKETS_MAX + 1) <= BUCKETS_MAX
    ? "day"
    : "month";
