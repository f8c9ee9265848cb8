import type { Static } from "typebox";
import { Problem } from "../../errors.ts";
import {
  type CredentialOf,
  credentialsOf,
  type HeldRole,
  openApplications,
  type OpenApplication,
  rolesOf,
  signingOf,
} from "../../parties/admission/member.store.ts";
import { isLive } from "../../parties/admission/party-state.ts";
import { applicationProgress, objectionProgress, type Progress } from "../../parties/admission/progress.ts"; // prettier-ignore
import { communityAt, rulesOf, secondsOf } from "../../parties/admission/registry.store.ts";
import type { Community } from "../../parties/admission/rule.ts";
import type { Rule } from "../../parties/charter.ts";
import { roleOf } from "../../parties/role.ts";
import type { AdmissionOptions } from "./options.ts";
import type { MemberSchema } from "./schemas.ts";
import { bare, instant, kindName, shownApplication, shownCount } from "./shown.ts";

/** What decides about applications and memberships now. */
export interface Present {
  readonly community: Community;
  readonly rules: ReadonlyMap<number, Rule>;
  readonly now: number;
}

export async function presentOf({ charter, now, pool }: AdmissionOptions): Promise<Present> {
  const at = now();
  const community = await communityAt(pool, charter, at);
  return { community, rules: await rulesOf(pool), now: secondsOf(at) };
}

/** All that is known of a party. @throws Problem `notFound` */
export async function readMember(
  options: AdmissionOptions,
  party: string,
): Promise<Static<typeof MemberSchema>> {
  const { pool } = options;
  const signing = await signingOf(pool, party);
  if (signing === undefined) throw new Problem("notFound", "The registry knows no such party.");
  const present = await presentOf(options);
  const credentials = await credentialsOf(pool, party, "subject");
  const applications = await openApplications(pool, party);
  const roles = await rolesOf(pool, party);
  const issued = await credentialsOf(pool, party, "issuer");
  return {
    party,
    signers: [...signing.signers],
    threshold: signing.threshold,
    managedActs: signing.managedActs.map(bare),
    roles: roles.map((held) => shownRole(held, present)),
    applications: applications.flatMap((application) => {
      const progress = progressOf(application, credentials, present);
      return progress === undefined ? [] : [shownApplication(application, progress)];
    }),
    credentials: credentials.map(shownCredential),
    issued: issued.map(shownCredential),
  };
}

/** @returns undefined for a role that has no rule any more: it admits nobody */
export function progressOf(
  application: OpenApplication,
  credentials: readonly CredentialOf[],
  { community, now, rules }: Present,
): Progress | undefined {
  const rule = rules.get(application.role);
  return rule && applicationProgress(application, rule, credentials, community, now);
}

function shownRole(held: HeldRole, { community, now, rules }: Present) {
  const rule = rules.get(held.role);
  const objections =
    rule === undefined
      ? { needed: 0, counted: [], uncounted: held.objectors }
      : objectionProgress(held.objectors, rule, community);
  return {
    role: roleOf(held.role),
    isLive: isLive(held, now),
    until: instant(held.until),
    suspendedUntil: held.suspendedUntil > now ? instant(held.suspendedUntil) : null,
    expelled: held.expelled,
    final: held.final,
    caseNumber: held.caseNumber,
    objections: shownCount(objections),
  };
}

const shownCredential = ({ digest, issuedAt, issuer, kind, subject, until }: CredentialOf) => ({
  subject: bare(subject),
  kind: bare(kind),
  name: kindName(kind),
  issuer: bare(issuer),
  digest: bare(digest),
  issuedAt: instant(issuedAt),
  until: instant(until),
});
