import type { EnterpriseAuthorisation } from "../../../../service/parties/consent/document.ts";
import { type Resolution, resolutions } from "../../../../service/parties/consent/period.ts";
import { personalDataOf } from "../../../../service/parties/consent/personal-data.ts";
import { type Purpose, purposes } from "../../../../service/parties/consent/purpose.ts";
import {
  type Section,
  sections as allSections,
} from "../../../../service/parties/consent/section.ts";
import type { Reply } from "../../api/client.ts";
import { newSalt } from "../../state/salt.ts";
import { DAY_MS } from "../../../shared/day.ts";

/** An authorisation while it is filled in. Days are of UTC, as the buckets of the data are. */
export interface AuthorisationDraft {
  readonly grantee: string;
  readonly sections: readonly Section[];
  readonly from: string;
  readonly to: string;
  readonly resolution: Resolution;
  readonly purpose: Purpose;
  readonly expires: string;
  readonly uses: string;
  readonly consents: readonly string[];
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last quarter by the day, for thirty days: little, and enough for a first decision. */
export const emptyDraft = (nowMs: number): AuthorisationDraft => ({
  grantee: "",
  sections: [],
  from: dayOf(nowMs - 90 * DAY_MS),
  to: dayOf(nowMs),
  resolution: "day",
  purpose: "creditApplication",
  expires: dayOf(nowMs + 30 * DAY_MS),
  uses: "",
  consents: [],
});

const isSection = (name: string): name is Section => allSections.some((one) => one === name);

/** What a link asks for: whoever follows it reads all of it, may change it, and signs it or not. */
export function draftAsked(search: URLSearchParams, nowMs: number): AuthorisationDraft {
  const draft = emptyDraft(nowMs);
  const day = (name: "from" | "to" | "expires"): string => {
    const text = search.get(name) ?? "";
    return isDay(text) ? text : draft[name];
  };
  const grantee = search.get("grantee") ?? "";
  const [purpose, resolution] = [search.get("purpose"), search.get("resolution")];
  return {
    ...draft,
    grantee: /^[0-9a-f]{64}$/.test(grantee) ? grantee : "",
    sections: (search.get("sections") ?? "").split(",").filter(isSection),
    from: day("from"),
    to: day("to"),
    expires: day("expires"),
    purpose: purposes.find((one) => one === purpose) ?? draft.purpose,
    resolution: resolutions.find((one) => one === resolution) ?? draft.resolution,
  };
}

export type DocumentDraft = Omit<EnterpriseAuthorisation, "salt">;

/** The document of a draft, still without its salt; undefined while something is missing. */
export function documentOf(
  draft: AuthorisationDraft,
  grantor: string,
  nowMs: number,
): DocumentDraft | undefined {
  const { consents, expires, from, grantee, purpose, resolution, sections, to, uses } = draft;
  const isComplete = grantee !== "" && sections.length > 0 && isDay(from) && isDay(to) && isDay(expires); // prettier-ignore
  const limit = uses === "" ? null : Number(uses);
  if (!isComplete || from > to || (limit !== null && !(Number.isInteger(limit) && limit > 0)))
    return undefined;
  const expiresAt = dayAfter(expires);
  if (Date.parse(expiresAt) <= nowMs) return undefined;
  return {
    v: 1,
    kind: "enterprise-authorisation",
    grantor,
    grantee,
    scope: { sections: [...sections], from: `${from}${MIDNIGHT}`, to: dayAfter(to), resolution },
    purpose,
    validFrom: new Date(nowMs).toISOString(),
    expiresAt,
    uses: limit,
    consents: [...consents],
  };
}

export const salted = (draft: DocumentDraft): EnterpriseAuthorisation => ({
  ...draft,
  salt: newSalt(),
});

const MIDNIGHT = "T00:00:00.000Z";

/** The day itself still counts: it ends when the next one begins. */
export const dayAfter = (day: string): string => `${dayOf(Date.parse(day) + DAY_MS)}${MIDNIGHT}`;

export const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);

type Consent = Reply<"listConsents">["items"][number];

/** Consents of people on which an authorisation can rest: for the same party and purpose, and in force. */
export const fittingConsents = (
  consents: readonly Consent[],
  { grantee, purpose }: AuthorisationDraft,
  now: string,
): Consent[] =>
  consents.filter(
    ({ document, withdrawnAt }) =>
      withdrawnAt === null &&
      document.expiresAt > now &&
      document.grantee === grantee &&
      document.purpose === purpose,
  );

export const holdsPersonalData = (sections: readonly Section[]): boolean =>
  sections.some((section) => personalDataOf(section).length > 0);
