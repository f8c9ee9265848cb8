import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { InstantSchema, SaltSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";
import { isFiner } from "./period.ts";
import { type EnterpriseAuthorisation, HashSchema, type Scope, ScopeSchema } from "./document.ts";

/**
 * A loan, lease or policy that both parties signed, with the monitoring that they agreed in it. While it is open, a
 * revocation stops new purposes and not this monitoring.
 */
export const OpenContractSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("open-contract"),
    lender: HashSchema,
    factory: HashSchema,
    /** The authorisation under which it was made. */
    authorisation: HashSchema,
    /** SHA-256 of the contract's own text. */
    contract: HashSchema,
    monitoring: ScopeSchema,
    until: InstantSchema,
    salt: SaltSchema,
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/open-contract/1" },
);
export type OpenContract = Static<typeof OpenContractSchema>;

export const openContractHash = (document: OpenContract): string =>
  toHex(sha256(utf8(canonicalize(document))));

export type ContractFault = "contractOfOthers" | "monitoringTooWide";

/** A contract may go on with what the authorisation showed, and not reach beyond it. */
export function contractFault(
  contract: OpenContract,
  document: EnterpriseAuthorisation,
): ContractFault | undefined {
  if (contract.factory !== document.grantor || contract.lender !== document.grantee)
    return "contractOfOthers";
  return isWithin(contract.monitoring, document.scope) ? undefined : "monitoringTooWide";
}

/** In sections and detail; that monitoring runs on in time is what it is for. */
const isWithin = (monitoring: Scope, scope: Scope): boolean =>
  monitoring.sections.every((section) => scope.sections.includes(section)) &&
  !isFiner(monitoring.resolution, scope.resolution) &&
  monitoring.from >= scope.from;
