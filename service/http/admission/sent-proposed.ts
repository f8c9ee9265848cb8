import type { Static } from "typebox";
import type { Proposed } from "../../parties/admission/proposed.ts";
import { roleNumber, roleSet } from "../../parties/role.ts";
import type { ProposedSchema } from "./schemas.ts";

/** What is sent of a proposal, as the registry calls it. Browsers too recompute its hash from this. */
export function proposedOf(sent: Static<typeof ProposedSchema>): Proposed {
  const role = roleNumber(sent.role);
  if (sent.matter !== "rule") return { matter: sent.matter, role, party: `0x${sent.party}` };
  const { credentials, endorsements, endorsers, validitySeconds } = sent.rule;
  return {
    matter: "rule",
    role,
    rule: {
      endorsers: roleSet(...endorsers),
      endorsements,
      validity: validitySeconds,
      credentials: credentials.map(({ issuers, kind }) => ({
        kind: `0x${kind}`,
        issuers: roleSet(...issuers),
      })),
    },
  };
}
