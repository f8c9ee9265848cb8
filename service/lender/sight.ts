import type { Application, Portrait } from "../credit/decision/application.ts";
import type { Watched } from "../credit/warning/watched.ts";
import { readManifest } from "../evidence/verification/evidence.ts";
import { standingAtService } from "./grant-at-service.ts";
import { grantStanding } from "./grant-on-chain.ts";
import { fetchPortrait, type PortraitSource, PortraitUnavailable } from "./portrait-client.ts";
import type { SnapshotTrust } from "./snapshot-portrait.ts";

/** What a lender sees of a factory after it decided. */
export type Sight =
  | { readonly kind: "seen"; readonly portrait: Portrait }
  | { readonly kind: "ended"; readonly ended: NonNullable<Watched["ended"]> }
  /** The authorisation stands, and shows nothing newer than what was decided by. */
  | { readonly kind: "nothingNew" };

export interface SightOptions {
  readonly source: PortraitSource;
  readonly trust: SnapshotTrust | undefined;
}

interface Of {
  readonly application: Application;
  /** What was decided by. */
  readonly portrait: Portrait;
  /** Looks that the authorisation allowed until now. */
  readonly used: number;
  readonly at: string;
}

/**
 * Looks again in the way in which the portrait came: at the factory's service, or, where it was handed over, at how its
 * authorisation stands on chain. Whoever refuses has told something too.
 * @throws PortraitUnavailable where that cannot be told now
 */
export async function sightOf(of: Of, options: SightOptions): Promise<Sight> {
  const { application, at, portrait } = of;
  const { document } = application.authorisation;
  if (document.expiresAt <= at) return { kind: "nothingNew" };
  if (portrait.snapshot !== undefined) return onChain(application, options.trust);
  if (!isNewer(of)) return atService(application, options.source);
  if (document.uses !== null && of.used >= document.uses) return { kind: "ended", ended: "usedUp" };
  try {
    return { kind: "seen", portrait: await fetchPortrait(recent(application, at), options.source) };
  } catch (error) {
    if (!(error instanceof PortraitUnavailable) || error.code !== "refused") throw error;
    return atService(application, options.source, "refused");
  }
}

/** Whether a look would show a day that was not decided by. */
function isNewer({ application, at, portrait }: Of): boolean {
  const { to } = application.authorisation.document.scope;
  const end = to < at ? to : at;
  return portrait.sections.some(({ period }) => period.to < end);
}

const MONTHS = 3;

/** What is shown is the three months before this one and what of it is over: a year would hide a bad quarter. */
function recent(application: Application, at: string): Application {
  const { authorisation } = application;
  const { scope } = authorisation.document;
  const end = new Date(scope.to < at ? scope.to : at);
  const start = new Date(
    Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - MONTHS, 1),
  ).toISOString();
  const from = start > scope.from ? start : scope.from;
  const document = { ...authorisation.document, scope: { ...scope, from } };
  return { ...application, authorisation: { ...authorisation, document } };
}

/** A portrait that the lender's systems brought may have come without any grant that the service knows. */
async function atService(
  { authorisation, lender }: Application,
  source: PortraitSource,
  otherwise?: "refused",
): Promise<Sight> {
  const standing = await standingAtService(lender, authorisation.commitment, source);
  if (standing === "ended") return { kind: "ended", ended: "revoked" };
  return standing === "unknown" || otherwise === undefined
    ? { kind: "nothingNew" }
    : { kind: "ended", ended: otherwise };
}

async function onChain(
  { authorisation: { commitment }, factory: grantor }: Application,
  trust: SnapshotTrust | undefined,
): Promise<Sight> {
  const ledger = trust && readManifest(trust.manifest).value?.manifest.contracts.consentLedger;
  if (trust === undefined || ledger === undefined)
    throw new PortraitUnavailable("unavailable", "This house has no node to ask how grants stand.");
  const standing = await grantStanding(trust.nodes, ledger.address, { grantor, commitment });
  if (standing === "unknown")
    throw new PortraitUnavailable("unavailable", "No node says how the authorisation stands.");
  return standing === "granted" ? { kind: "nothingNew" } : { kind: "ended", ended: "revoked" };
}
