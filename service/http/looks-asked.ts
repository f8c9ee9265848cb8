import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import type { Look } from "../parties/consent/decide-look.ts";
import { isInstant, type Period, type Resolution } from "../parties/consent/period.ts";
import type { LookPurpose } from "../parties/consent/purpose.ts";
import type { Section } from "../parties/consent/section.ts";
import { lookerName } from "../parties/inquiry/pseudonym.ts";
import { may, type Principal } from "../parties/principal.ts";
import type { LookQuery } from "./looks-schema.ts";

/** A look as a request asks for it, before the clock says when. */
export interface Asked extends Omit<Look, "at"> {
  /** Account or API key. */
  readonly who: string;
}

/** Whoever names no period wants all there is. */
const EVER: Period = { from: "1970-01-01T00:00:00.000Z", to: "2999-12-31T00:00:00.000Z" };
/** What a factory's own look is for is nobody's business, and not logged. */
const OWN_PURPOSE: LookPurpose = "audit";

/** @throws Problem `invalidRequest`, `lookRefused` */
export function askedIn(
  { params, principal, query }: Pick<FastifyRequest, "params" | "principal" | "query">,
  section: Section,
  resolutions: readonly Resolution[],
): Asked {
  if (principal.kind === "anonymous") throw new Problem("unauthorized", "Nobody asks.");
  const { factory } = params as { readonly factory: string };
  const { as, from = EVER.from, purpose, resolution, to = EVER.to } = query as LookQuery;
  requirePeriod({ from, to });
  const looker = as ?? onlyLooker(principal, factory);
  if (!may(principal, looker, looker === factory ? "view" : "look"))
    throw new Problem("lookRefused", "Needs the capability look of the party that looks.");
  return {
    looker,
    factory,
    section,
    period: { from, to },
    resolution: resolution ?? resolutions[0] ?? "record",
    purpose: purpose ?? purposeOf(looker, factory),
    who: lookerName(principal),
  };
}

function requirePeriod({ from, to }: Period): void {
  if (!isInstant(from) || !isInstant(to))
    throw new Problem("invalidRequest", "A period lies between two instants since 1970.");
  if (from >= to) throw new Problem("invalidRequest", "A period ends after it begins.");
}

/** In whose name: the factory's own people see their own; of others there must be no doubt. */
function onlyLooker(principal: Exclude<Principal, { kind: "anonymous" }>, factory: string): string {
  if (may(principal, factory, "view")) return factory;
  const parties = [...principal.standing.keys()].filter((party) => may(principal, party, "look"));
  const [only, ...others] = parties;
  if (only === undefined) throw new Problem("lookRefused", "Needs the capability look of a party.");
  if (others.length > 0) throw new Problem("invalidRequest", "Say in whose name, by `as`.");
  return only;
}

function purposeOf(looker: string, factory: string): LookPurpose {
  if (looker === factory) return OWN_PURPOSE;
  throw new Problem("invalidRequest", "Say what for, by `purpose`.");
}
