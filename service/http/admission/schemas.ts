import { Type } from "typebox";
import { roles } from "../../parties/role.ts";
import { PartyId } from "../party-id.ts";

export const RoleName = Type.Enum([...roles]);
export const Hash = Type.String({ pattern: "^[0-9a-f]{64}$" });
export const Instant = Type.String({ format: "date-time" });

const RoleNames = Type.Array(RoleName);

export const RuleSchema = Type.Object({
  role: RoleName,
  endorsers: RoleNames,
  endorsements: Type.Integer(),
  validitySeconds: Type.Integer(),
  credentials: Type.Array(
    Type.Object({
      kind: Hash,
      /** What the kind is a hash of, if it is one of the first rules'. */
      name: Type.Union([Type.String(), Type.Null()]),
      issuers: RoleNames,
    }),
  ),
});

export const CommunitySchema = Type.Object({
  charter: Type.Object({
    councilRoles: RoleNames,
    voteDelaySeconds: Type.Integer(),
    voteWindowSeconds: Type.Integer(),
    suspensionSeconds: Type.Integer(),
  }),
  councilSize: Type.Integer(),
  bootstrap: Type.Object({
    ended: Type.Boolean(),
    until: Instant,
    partiesMax: Type.Integer(),
    partiesAdmitted: Type.Integer(),
  }),
  rules: Type.Array(RuleSchema),
});

export const ListedSchema = Type.Object({
  party: PartyId,
  name: Type.Union([Type.String(), Type.Null()]),
  roles: RoleNames,
  /** Named when the chain began. */
  isGenesis: Type.Boolean(),
});

export const CountSchema = Type.Object({
  needed: Type.Integer(),
  counted: Type.Array(PartyId),
  /** Spoke, and hold no role (any more) in which that counts. */
  uncounted: Type.Array(PartyId),
});

export const ApplicationSchema = Type.Object({
  party: PartyId,
  role: RoleName,
  round: Type.Integer(),
  file: Hash,
  appliedAt: Instant,
  /** Whoever holds one of them may endorse. */
  endorserRoles: RoleNames,
  endorsements: CountSchema,
  credentials: Type.Array(
    Type.Object({
      kind: Hash,
      name: Type.Union([Type.String(), Type.Null()]),
      issuers: RoleNames,
      issuer: Type.Union([PartyId, Type.Null()]),
      until: Type.Union([Instant, Type.Null()]),
    }),
  ),
  /** Whether anybody may have it admitted now. */
  isMet: Type.Boolean(),
});

const CredentialSchema = Type.Object({
  subject: PartyId,
  kind: Hash,
  name: Type.Union([Type.String(), Type.Null()]),
  issuer: PartyId,
  digest: Hash,
  issuedAt: Instant,
  until: Instant,
});

export const MemberSchema = Type.Object({
  party: PartyId,
  signers: Type.Array(Type.Object({ signer: Type.String(), managed: Type.Boolean() })),
  threshold: Type.Integer(),
  /** EIP-712 type hashes of the acts that managed keys may sign. */
  managedActs: Type.Array(Hash),
  roles: Type.Array(
    Type.Object({
      role: RoleName,
      isLive: Type.Boolean(),
      until: Instant,
      suspendedUntil: Type.Union([Instant, Type.Null()]),
      expelled: Type.Boolean(),
      final: Type.Boolean(),
      caseNumber: Type.Integer(),
      objections: CountSchema,
    }),
  ),
  applications: Type.Array(ApplicationSchema),
  credentials: Type.Array(CredentialSchema),
  issued: Type.Array(CredentialSchema),
});

export const PathSchema = Type.Object({
  steps: Type.Array(
    Type.Object({
      party: PartyId,
      role: RoleName,
      depth: Type.Integer(),
      basis: Type.Enum(["genesis", "bootstrap", "rule"]),
      since: Instant,
      until: Instant,
      endorsers: Type.Array(PartyId),
      issuers: Type.Array(PartyId),
    }),
  ),
});

const MemberMatter = Type.Object({
  matter: Type.Enum(["expulsion", "reinstatement"]),
  role: RoleName,
  party: PartyId,
});
const RuleMatter = Type.Object({
  matter: Type.Literal("rule"),
  role: RoleName,
  rule: Type.Object({
    endorsers: RoleNames,
    endorsements: Type.Integer({ minimum: 2, maximum: 8 }),
    validitySeconds: Type.Integer({ minimum: 1, maximum: 3650 * 86_400 }),
    credentials: Type.Array(
      Type.Object({
        kind: Hash,
        name: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
        issuers: RoleNames,
      }),
      { maxItems: 8 },
    ),
  }),
});
export const ProposedSchema = Type.Union([RuleMatter, MemberMatter]);

export const ProposalSchema = Type.Object({
  proposal: Hash,
  proposer: PartyId,
  content: Hash,
  /** Null while nobody told this service what the hash is of. */
  proposed: Type.Union([ProposedSchema, Type.Null()]),
  proposedAt: Instant,
  enactableFrom: Instant,
  enactableUntil: Instant,
  enactedAt: Type.Union([Instant, Type.Null()]),
  votes: CountSchema,
  against: Type.Array(PartyId),
});

export const StepSchema = Type.Union([
  Type.Object({
    step: Type.Enum(["admit", "suspend", "lapse"]),
    party: PartyId,
    role: RoleName,
  }),
  Type.Object({ step: Type.Literal("enact"), proposal: Hash }),
]);
