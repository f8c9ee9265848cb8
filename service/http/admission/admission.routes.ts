import { Type } from "typebox";
import { roleNumber, rolesIn } from "../../parties/role.ts";
import { listProposals } from "../../parties/admission/council.store.ts";
import {
  admissionsBehind,
  credentialsOf,
  listParties,
  openApplications,
} from "../../parties/admission/member.store.ts";
import { admissionPath } from "../../parties/admission/path.ts";
import { bootstrapAt, councilSize, rulesOf } from "../../parties/admission/registry.store.ts";
import { roleOf } from "../../parties/role.ts";
import { Relayed } from "../acts.routes.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import { relay } from "../relay.ts";
import type { HttpServer } from "../server.ts";
import type { AdmissionOptions } from "./options.ts";
import { presentOf, progressOf, readMember } from "./read-member.ts";
import {
  ApplicationSchema,
  CommunitySchema,
  ListedSchema,
  MemberSchema,
  PathSchema,
  ProposalSchema,
  RoleName,
  StepSchema,
} from "./schemas.ts";
import { bare, instant, shownApplication, shownRule } from "./shown.ts";
import { shownProposal } from "./shown-proposal.ts";
import { stepCall } from "./steps.ts";

const MEMBERS = 200;
const PROPOSALS = 100;
const signedIn = { access: { kind: "signedIn" } } as const;

/** Who is in the community, by which rules, and who is on the way in or out. */
export function admissionRoutes(app: HttpServer, options: AdmissionOptions): void {
  const { charter, now, pool } = options;
  app.get(
    "/v1/admission",
    {
      config: signedIn,
      schema: {
        operationId: "readCommunity",
        summary: "The charter and the rules of every role",
        response: { 200: CommunitySchema },
      },
    },
    async () => {
      const { ended, partiesAdmitted } = await bootstrapAt(pool, charter, now());
      return {
        charter: {
          councilRoles: rolesIn(charter.councilRoles),
          voteDelaySeconds: charter.voteDelay,
          voteWindowSeconds: charter.voteWindow,
          suspensionSeconds: charter.suspensionPeriod,
        },
        councilSize: await councilSize(pool, charter),
        bootstrap: {
          ended,
          until: instant(charter.bootstrapUntil),
          partiesMax: charter.bootstrapPartiesMax,
          partiesAdmitted,
        },
        rules: Array.from(await rulesOf(pool), ([role, rule]) => shownRule(role, rule)),
      };
    },
  );

  memberRoutes(app, options);
  applicationRoutes(app, options);

  app.get(
    "/v1/admission/proposals",
    {
      config: signedIn,
      schema: {
        operationId: "listProposals",
        summary: "What was put to the vote, newest first",
        response: { 200: Type.Object({ items: Type.Array(ProposalSchema) }) },
      },
    },
    async () => {
      const { community } = await presentOf(options);
      const proposals = await listProposals(pool, PROPOSALS);
      return {
        items: await Promise.all(proposals.map((one) => shownProposal(options, one, community))),
      };
    },
  );
}

function memberRoutes(app: HttpServer, options: AdmissionOptions): void {
  const { now, pool } = options;
  app.get(
    "/v1/admission/parties",
    {
      config: signedIn,
      schema: {
        operationId: "listMembers",
        summary: "Every party of the registry, with the roles that it holds",
        querystring: Type.Object({ after: Type.Optional(PartyId) }),
        response: {
          200: Type.Object({
            items: Type.Array(ListedSchema),
            next: Type.Union([PartyId, Type.Null()]),
          }),
        },
      },
    },
    async ({ query }) => {
      const found = await listParties(pool, { after: query.after ?? "", limit: MEMBERS, now: now() }); // prettier-ignore
      const items = found.map(({ isGenesis, name, party, roles }) => ({
        party: bare(party),
        name: name ?? null,
        roles: rolesIn(roles),
        isGenesis,
      }));
      return { items, next: items.length < MEMBERS ? null : (items.at(-1)?.party ?? null) };
    },
  );

  app.get(
    "/v1/admission/parties/:member",
    {
      config: signedIn,
      schema: {
        operationId: "readMember",
        params: Type.Object({ member: PartyId }),
        response: { 200: MemberSchema, ...problemReplies(404) },
      },
    },
    ({ params }) => readMember(options, params.member),
  );

  app.get(
    "/v1/admission/parties/:member/path/:role",
    {
      config: signedIn,
      schema: {
        operationId: "readAdmissionPath",
        summary: "On whose word a party holds a role, back to the genesis",
        params: Type.Object({ member: PartyId, role: RoleName }),
        response: { 200: PathSchema },
      },
    },
    async ({ params }) => {
      const party = `0x${params.member}`;
      const admissionsOf = await admissionsBehind(pool, party);
      const steps = admissionPath(party, roleNumber(params.role), admissionsOf);
      return {
        steps: steps.map(({ admission, depth, party: who, role }) => ({
          party: bare(who),
          role: roleOf(role),
          depth,
          basis: admission.basis,
          since: instant(admission.since),
          until: instant(admission.until),
          endorsers: admission.endorsers.map(bare),
          issuers: admission.issuers.map(bare),
        })),
      };
    },
  );
}

function applicationRoutes(app: HttpServer, options: AdmissionOptions): void {
  app.get(
    "/v1/admission/applications",
    {
      config: signedIn,
      schema: {
        operationId: "listApplications",
        summary: "Who wants to be let in, and what is missing, oldest first",
        response: { 200: Type.Object({ items: Type.Array(ApplicationSchema) }) },
      },
    },
    async () => {
      const present = await presentOf(options);
      const items = [];
      for (const application of await openApplications(options.pool)) {
        const credentials = await credentialsOf(options.pool, application.party, "subject");
        const progress = progressOf(application, credentials, present);
        if (progress !== undefined) items.push(shownApplication(application, progress));
      }
      return { items };
    },
  );

  app.post(
    "/v1/admission/steps",
    {
      config: signedIn,
      schema: {
        operationId: "takeStep",
        summary: "Have the registry admit, suspend, enact or clear away",
        description: "Anybody may: the acts that it rests on were signed before.",
        body: StepSchema,
        response: { 202: Relayed, ...problemReplies(409, 503) },
      },
    },
    async ({ body }, reply) => {
      const data = await stepCall(options, body);
      const to = options.deployment.contracts.partyRegistry.address;
      return reply
        .code(202)
        .send({ id: await relay(options.pool, options, { purpose: "step", to, data }) });
    },
  );
}
