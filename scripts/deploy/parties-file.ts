import { readFile } from "node:fs/promises";
import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import type { DeploymentPlan } from "../../service/chain/deployment.ts";
import { ConfigError } from "../../service/environment.ts";
import {
  type Charter,
  charterFrom,
  firstRules,
  type RoleRule,
} from "../../service/parties/charter.ts";
import { credentialKind } from "../../service/parties/credential-kind.ts";
import { type Role, roleNumber, roles, roleSet } from "../../service/parties/role.ts";

const closed = { additionalProperties: false } as const;
const RoleName = Type.Enum([...roles]);
const Roles = Type.Array(RoleName, { minItems: 1 });
const Days = Type.Number({ exclusiveMinimum: 0 });
const Id = Type.String({ pattern: "^0x[0-9a-fA-F]{64}$" });
const Signers = {
  signers: Type.Array(Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})+$" }), { minItems: 1 }),
  threshold: Type.Integer({ minimum: 1 }),
};

const RuleEntry = Type.Object(
  {
    role: RoleName,
    endorsers: Roles,
    endorsements: Type.Integer({ minimum: 2, maximum: 8 }),
    validityDays: Days,
    credentials: Type.Array(Type.Object({ kind: Type.String(), issuers: Roles }, closed), {
      maxItems: 8,
    }),
  },
  closed,
);
const CharterEntry = Type.Object(
  {
    councilRoles: Roles,
    voteDelayDays: Days,
    voteWindowDays: Days,
    suspensionDays: Days,
    bootstrapDays: Type.Number({ minimum: 0, maximum: 730 }),
    bootstrapPartiesMax: Type.Integer({ minimum: 0 }),
  },
  closed,
);
const PartiesFile = Type.Object(
  {
    operator: Type.Object({ party: Id, ...Signers }, closed),
    parties: Type.Array(Type.Object({ party: Id, roles: Roles, ...Signers }, closed)),
    charter: Type.Optional(CharterEntry),
    rules: Type.Optional(Type.Array(RuleEntry)),
  },
  closed,
);
const partiesCheck = Compile(PartiesFile);

/**
 * Who is there from the beginning, and how others are let in.
 * @throws ConfigError
 */
export async function readPartiesFile(
  file: string,
  nowSeconds: number,
): Promise<Pick<DeploymentPlan, "charter" | "rules" | "parties" | "operator">> {
  const value: unknown = JSON.parse(await readFile(file, "utf8"));
  if (!partiesCheck.Check(value)) {
    const [first] = partiesCheck.Errors(value);
    throw new ConfigError(`${file}: ${first?.instancePath ?? ""} ${first?.message ?? "is wrong"}`);
  }
  const { charter, operator, parties, rules } = value;
  const all = [{ ...operator, roles: ["operator" as const] }, ...parties];
  return {
    charter: charter === undefined ? charterFrom(nowSeconds) : charterOf(charter, nowSeconds),
    rules: rules?.map(ruleOf) ?? firstRules,
    parties: all.map((party) => ({ ...party, roles: setOf(party.roles) })),
    operator: operator.party,
  };
}

const seconds = (days: number): number => Math.round(days * 86_400);
const setOf = (names: readonly Role[]): number => roleSet(...names);

const charterOf = (entry: Static<typeof CharterEntry>, nowSeconds: number): Charter => ({
  councilRoles: setOf(entry.councilRoles),
  voteDelay: seconds(entry.voteDelayDays),
  voteWindow: seconds(entry.voteWindowDays),
  suspensionPeriod: seconds(entry.suspensionDays),
  bootstrapUntil: nowSeconds + seconds(entry.bootstrapDays),
  bootstrapPartiesMax: entry.bootstrapPartiesMax,
});

const ruleOf = (entry: Static<typeof RuleEntry>): RoleRule => ({
  role: roleNumber(entry.role),
  rule: {
    endorsers: setOf(entry.endorsers),
    endorsements: entry.endorsements,
    validity: seconds(entry.validityDays),
    credentials: entry.credentials.map(({ issuers, kind }) => ({
      kind: credentialKind(kind),
      issuers: setOf(issuers),
    })),
  },
});
