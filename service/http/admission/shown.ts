import type { Static } from "typebox";
import type { OpenApplication } from "../../parties/admission/member.store.ts";
import type { Count, Progress } from "../../parties/admission/progress.ts";
import type { Rule } from "../../parties/charter.ts";
import { credentialKind, credentialKinds } from "../../parties/credential-kind.ts";
import { roleOf, rolesIn } from "../../parties/role.ts";
import type { ApplicationSchema, CountSchema, RuleSchema } from "./schemas.ts";

/** As paths and answers spell ids and hashes: without 0x. */
export const bare = (hex: string): string => hex.replace(/^0x/, "");

export const instant = (seconds: number): string => new Date(seconds * 1000).toISOString();

const names = new Map(credentialKinds.map((name) => [credentialKind(name), name]));
export const kindName = (kind: string): string | null => names.get(kind) ?? null;

export const shownRule = (role: number, rule: Rule): Static<typeof RuleSchema> => ({
  role: roleOf(role),
  endorsers: rolesIn(rule.endorsers),
  endorsements: rule.endorsements,
  validitySeconds: rule.validity,
  credentials: rule.credentials.map(({ issuers, kind }) => ({
    kind: bare(kind),
    name: kindName(kind),
    issuers: rolesIn(issuers),
  })),
});

export const shownCount = ({ counted, needed, uncounted }: Count): Static<typeof CountSchema> => ({
  needed,
  counted: counted.map(bare),
  uncounted: uncounted.map(bare),
});

export const shownApplication = (
  { appliedAt, file, party, role, round }: OpenApplication,
  { admission, credentials, endorsements, endorsers }: Progress,
): Static<typeof ApplicationSchema> => ({
  party: bare(party),
  role: roleOf(role),
  round,
  file: bare(file),
  appliedAt: instant(appliedAt),
  endorserRoles: rolesIn(endorsers),
  endorsements: shownCount(endorsements),
  credentials: credentials.map((one) => ({
    kind: bare(one.kind),
    name: kindName(one.kind),
    issuers: rolesIn(one.issuers),
    issuer: one.issuer === undefined ? null : bare(one.issuer),
    until: one.until === undefined ? null : instant(one.until),
  })),
  isMet: admission !== undefined,
});
