import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import { decideLook, type Look } from "../parties/consent/decide-look.ts";
import { flagsOn, type Objection } from "../parties/consent/objection.ts";
import type { Period, Resolution } from "../parties/consent/period.ts";
import type { Section } from "../parties/consent/section.ts";
import type { Refusal } from "../parties/consent/refusal.ts";
import type { PresentStanding, Standings } from "../parties/consent/standings.store.ts";
import type { Entry, Logged } from "../parties/inquiry/entry.ts";
import type { InquiryLog } from "../parties/inquiry/inquiry.job.ts";
import type { Pseudonyms } from "../parties/inquiry/pseudonym.store.ts";
import type { Principal } from "../parties/principal.ts";
import type { Asked } from "./looks-asked.ts";
import {
  type Allowed,
  allowedEntry,
  type Decided,
  entryOf,
  refusedEntry,
  type Shown,
} from "./looks-entry.ts";
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

export interface SectionView extends View {
  readonly section: Section;
}

export interface LooksOptions {
  readonly standings: Standings;
  readonly log: Pick<InquiryLog, "log" | "logAll">;
  readonly pseudonyms: Pseudonyms;
  readonly now: () => Date;
  /** Who makes a request, asked again while a stream runs; it does not count as seeing him. */
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
}

interface AskedEntry {
  readonly asked: Asked;
  readonly entry: Entry;
}

type AllowedLook = Pick<Decided, "asked" | "look" | "standing"> & { readonly decision: Allowed };

const isAllowed = (one: Decided): one is AllowedLook => one.decision.allowed;

const isOwn = (one: Decided): boolean => one.decision.allowed && one.decision.by.kind === "own";

/** Undefined: it is shown. */
function outcomeOf(
  { decision }: Decided,
  kind: Logged["kind"] | undefined,
): Refusal | "changed" | undefined {
  if (!decision.allowed) return decision.refusal;
  return kind === "logged" ? undefined : kind;
}

function viewOf({ decision, look, standing }: Omit<AllowedLook, "asked">): SectionView {
  const { period } = decision;
  const { at, factory, resolution, section } = look;
  const objections = flagsOn(standing.objections, section, period);
  return { section, factory, period, resolution, objections, at };
}

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

  /**
   * Looks at several sections of one factory by one looker at once: each is decided and logged as a look of its own, by
   * the bytes that are shown of it. Decided by what holds now: to make them twice would cost more than to ask.
   * @param make makes all that may be shown, so that it can speak of one moment
   * @returns for each that was asked, in order, what is shown or why it is not
   * @throws Problem `inquiryLogUnavailable`, and what `make` throws
   */
  async showEach(
    asked: readonly Asked[],
    make: (views: readonly [SectionView, ...SectionView[]]) => Promise<readonly Shown[]>,
  ): Promise<(Shown | Refusal)[]> {
    const ended = new Map<Asked, Shown | Refusal>();
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const open = asked.filter((one) => !ended.has(one));
      const standing = await this.#options.standings.fresh(open[0]!.factory, open[0]!.looker);
      const looks = open.map((one): Decided => {
        const look = this.#lookAt(one);
        return { asked: one, decision: decideLook(look, standing), look, standing };
      });
      for (const [at, outcome] of (await this.#showAll(looks, make)).entries())
        if (outcome !== "changed") ended.set(open[at] as Asked, outcome);
      if (ended.size === asked.length) return asked.map((one) => ended.get(one) as Shown | Refusal);
    }
    throw notLogged();
  }

  async #showAll(
    looks: readonly Decided[],
    make: (views: readonly [SectionView, ...SectionView[]]) => Promise<readonly Shown[]>,
  ): Promise<(Shown | Refusal | "changed")[]> {
    const allowed = looks.filter(isAllowed);
    const [first, ...others] = allowed.map(viewOf);
    const made = first === undefined ? [] : await make([first, ...others]);
    const shown = new Map<Decided, Shown>(allowed.map((one, at) => [one, made[at] as Shown]));
    const named = looks.filter((one) => !isOwn(one));
    const kinds = await this.#logAll(
      named.map((one) => ({ asked: one.asked, entry: entryOf(one, shown.get(one)) })),
    );
    const outcomes = new Map(named.map((one, at) => [one, outcomeOf(one, kinds[at])]));
    const late = named.flatMap((one) => {
      const refusal = one.decision.allowed ? outcomes.get(one) : undefined;
      if (refusal === undefined || refusal === "changed") return [];
      return [{ asked: one.asked, entry: refusedEntry(one.look, refusal) }];
    });
    await this.#logAll(late);
    return looks.map((one) => outcomes.get(one) ?? (shown.get(one) as Shown));
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
    try {
      return await make(viewOf({ decision, look, standing }));
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
  async #log(entry: Entry, asked: Asked): Promise<Logged> {
    const named = await this.#named({ asked, entry });
    return this.#options.log.log(named).catch(() => {
      throw notLogged();
    });
  }

  /** @throws Problem `inquiryLogUnavailable` */
  async #logAll(looks: readonly AskedEntry[]): Promise<Logged["kind"][]> {
    if (looks.length === 0) return [];
    const named = await Promise.all(looks.map((one) => this.#named(one)));
    const logged = await this.#options.log.logAll(named).catch(() => {
      throw notLogged();
    });
    return logged.map(({ kind }) => kind);
  }

  async #named({ asked: { who }, entry }: AskedEntry): Promise<Entry> {
    const looker = await this.#options.pseudonyms.of(who);
    return { ...entry, draft: { ...entry.draft, looker } };
  }
}

/** What is not there tells something as well: such a look is logged like any other, and then answered so. */
function shownIn<T extends Shown | undefined>(made: T | Problem): T {
  if (made instanceof Problem) throw made;
  return made;
}
