import { hash, randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import { type Decision, decideLook, isCounted, type Look } from "../parties/consent/decide-look.ts";
import { flagsOn, type Objection } from "../parties/consent/objection.ts";
import type { Period, Resolution } from "../parties/consent/period.ts";
import type { Refusal } from "../parties/consent/refusal.ts";
import type { PresentStanding, Standings } from "../parties/consent/standings.store.ts";
import type { Entry, Logged, Rests } from "../parties/inquiry/entry.ts";
import type { InquiryLog } from "../parties/inquiry/inquiry.job.ts";
import type { Pseudonyms } from "../parties/inquiry/pseudonym.store.ts";
import type { Principal } from "../parties/principal.ts";
import type { Asked } from "./looks-asked.ts";
import { LookRefused, notLogged } from "./looks-refused.ts";

/** What may be shown of a factory. */
export interface View {
  readonly factory: string;
  readonly period: Period;
  readonly resolution: Resolution;
  /** To be shown beside it. */
  readonly objections: readonly Objection[];
  /** Now. */
  readonly at: string;
}

/** What is about to be sent. */
export interface Shown {
  /** A text goes out in UTF-8. */
  readonly bytes: Uint8Array | string;
  /** Names of what is in it. */
  readonly fields: readonly string[];
}

export interface LooksOptions {
  readonly standings: Standings;
  readonly log: Pick<InquiryLog, "log">;
  readonly pseudonyms: Pseudonyms;
  readonly now: () => Date;
  /** Who makes a request, asked again while a stream runs; it does not count as seeing him. */
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
}

type Allowed = Extract<Decision, { allowed: true }>;

/** What decides may change while a look is under way; not as often as this. */
const ATTEMPTS_MAX = 5;

/**
 * The one way to a factory's data. A look is decided, what it shows is made and hashed, the look is logged, and only
 * then may the bytes leave. Refused looks are logged too. A factory's looks at its own are no inquiries.
 */
export class Looks {
  readonly #options: LooksOptions;

  constructor(options: LooksOptions) {
    this.#options = options;
  }

  get identify(): LooksOptions["identify"] {
    return this.#options.identify;
  }

  /**
   * @param make makes what is to be shown; nothing is logged when that is nothing
   * @param isFresh whether it is decided by what holds now also where nothing is shown
   * @throws LookRefused, Problem `inquiryLogUnavailable`, and what `make` throws
   */
  async show<T extends Shown | undefined>(
    asked: Asked,
    make: (view: View) => Promise<T>,
    isFresh = false,
  ): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const { decision, look, standing } = await this.#decide(asked, isFresh || attempt > 0);
      if (!decision.allowed) return this.#refuse(asked, look, decision.refusal);
      const made = await this.#make(look, decision, standing, make);
      if (decision.by.kind === "own" || made === undefined) return shownIn(made);
      const logged = await this.#log(allowedEntry(asked, look, decision, standing, made), asked);
      if (logged.kind === "logged") return shownIn(made);
      if (logged.kind !== "changed") return this.#refuse(asked, look, logged.kind);
    }
    throw notLogged();
  }

  /** By what is kept, where that allows; nobody is refused by what may be old. */
  async #decide(asked: Asked, isFresh: boolean) {
    const { standings } = this.#options;
    const { factory, looker } = asked;
    const mayBeOld = !isFresh && looker !== factory;
    const look = this.#lookAt(asked);
    let standing = mayBeOld
      ? await standings.kept(factory, looker)
      : await standings.fresh(factory, looker);
    let decision = decideLook(look, standing);
    if (mayBeOld && !decision.allowed) {
      standing = await standings.fresh(factory, looker);
      decision = decideLook(look, standing);
    }
    return { decision, look, standing };
  }

  #lookAt(asked: Asked): Look {
    return { ...asked, at: this.#options.now().toISOString() };
  }

  async #make<T extends Shown | undefined>(
    look: Look,
    decision: Allowed,
    standing: PresentStanding,
    make: (view: View) => Promise<T>,
  ): Promise<T | Problem> {
    const { period } = decision;
    const objections = flagsOn(standing.objections, look.section, period);
    const { at, factory, resolution } = look;
    try {
      return await make({ factory, period, resolution, objections, at });
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  }

  async #refuse(asked: Asked, look: Look, refusal: Refusal): Promise<never> {
    await this.#log(refusedEntry(look, refusal), asked);
    throw new LookRefused(refusal);
  }

  /** @throws Problem `inquiryLogUnavailable` */
  async #log(entry: Entry, { who }: Asked): Promise<Logged> {
    const { log, pseudonyms } = this.#options;
    const looker = await pseudonyms.of(who);
    return log.log({ ...entry, draft: { ...entry.draft, looker } }).catch(() => {
      throw notLogged();
    });
  }
}

/** What is not there tells something as well: such a look is logged like any other, and then answered so. */
function shownIn<T extends Shown | undefined>(made: T | Problem): T {
  if (made instanceof Problem) throw made;
  return made;
}

const SALT_BYTES = 16;
const salts = { drawn: Buffer.alloc(0), used: 0 };

/** Drawn for 256 looks at once: asking for 16 bytes costs as much as asking for all of them. */
function newSalt(): string {
  if (salts.used === salts.drawn.length) {
    salts.drawn = randomBytes(256 * SALT_BYTES);
    salts.used = 0;
  }
  const from = salts.used;
  salts.used += SALT_BYTES;
  return salts.drawn.toString("base64url", from, salts.used);
}

const NOBODY = "00".repeat(32);

function draftOf(look: Look): Entry["draft"] {
  const { at, factory, looker, period, purpose, resolution, section } = look;
  return {
    at,
    lookerParty: looker,
    looker: NOBODY,
    factory,
    section,
    purpose,
    period,
    resolution,
    authorisation: null,
    contract: null,
    outcome: "allowed",
    fields: [],
    resultHash: null,
    salt: newSalt(),
  };
}

const refusedEntry = (look: Look, refusal: Refusal): Entry => ({
  draft: { ...draftOf(look), outcome: refusal },
  rests: undefined,
});

function allowedEntry(
  { factory }: Asked,
  look: Look,
  decision: Allowed,
  standing: PresentStanding,
  made: Shown | Problem,
): Entry {
  const { by, period } = decision;
  const shown = made instanceof Problem ? undefined : made;
  const authorisation = by.kind === "own" ? null : by.commitment;
  const rests: Rests = {
    version: standing.version,
    indexAgeMsMax: standing.indexAgeMsMax,
    counted:
      isCounted(decision) && authorisation !== null
        ? { grantor: factory, commitment: authorisation }
        : undefined,
  };
  return {
    rests,
    draft: {
      ...draftOf(look),
      period,
      authorisation,
      contract: by.kind === "contract" ? by.hash : null,
      fields: [...(shown?.fields ?? [])],
      resultHash: shown === undefined ? null : hash("sha256", shown.bytes),
    },
  };
}
