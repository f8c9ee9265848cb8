import type { Terms } from "../../../service/lender/terms.ts";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365;
const OPEN_DAYS = 30;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The operator's page for granting, with what this lender has to see filled in. */
export function grantUrl({ lender, sections, service }: Terms, nowMs: number): string {
  const url = new URL("/authorisations/new", service);
  url.search = new URLSearchParams({
    grantee: lender,
    sections: sections.join(","),
    from: dayOf(nowMs - YEAR_DAYS * DAY_MS),
    to: dayOf(nowMs),
    resolution: "day",
    purpose: "creditApplication",
    expires: dayOf(nowMs + OPEN_DAYS * DAY_MS),
  }).toString();
  return url.href;
}

export type DocumentFault = "notADocument" | "otherGrantee" | "otherPurpose" | "over" | "sections";

/** What somebody brought, or why it does not help him here. */
export function readAuthorisation(
  text: string,
  { lender, sections }: Terms,
  now: string,
): EnterpriseAuthorisation | DocumentFault {
  const document = documentIn(text);
  if (document === undefined) return "notADocument";
  if (document.grantee !== lender) return "otherGrantee";
  if (document.purpose !== "creditApplication") return "otherPurpose";
  if (document.expiresAt <= now) return "over";
  return sections.every((one) => document.scope.sections.includes(one)) ? document : "sections";
}

/** Enough to tell a document from anything else; the house holds it against its schema. */
function documentIn(text: string): EnterpriseAuthorisation | undefined {
  try {
    const value = JSON.parse(text) as Partial<EnterpriseAuthorisation> | null;
    return value?.kind === "enterprise-authorisation" && Array.isArray(value.scope?.sections)
      ? (value as EnterpriseAuthorisation)
      : undefined;
  } catch {
    return undefined;
  }
}
