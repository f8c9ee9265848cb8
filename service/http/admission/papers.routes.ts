import { Type } from "typebox";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { Problem } from "../../errors.ts";
import { keepProposed, proposedByContent } from "../../parties/admission/council.store.ts";
import { openApplications } from "../../parties/admission/member.store.ts";
import { type Papers, PapersSchema } from "../../parties/admission/papers.ts";
import { keepPapers, nameParty, papersByFile } from "../../parties/admission/papers.store.ts";
import { contentOf } from "../../parties/admission/proposed.ts";
import { isEntitled } from "../../parties/admission/rule.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import type { AdmissionOptions } from "./options.ts";
import { presentOf } from "./read-member.ts";
import { Hash, ProposedSchema } from "./schemas.ts";
import { bare } from "./shown.ts";
import { proposedOf } from "./sent-proposed.ts";
import { shownProposed } from "./shown-proposal.ts";

const ByParty = Type.Object({ party: PartyId });
const NameSchema = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200, pattern: "^[^\\u0000-\\u001f]+$" }) },
  { additionalProperties: false },
);

/** What stands behind hashes on the chain, and the name that a party gives itself. */
export function paperRoutes(app: HttpServer, options: AdmissionOptions): void {
  const { now, pool } = options;
  app.put(
    "/v1/parties/:party/profile",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "nameParty",
        params: ByParty,
        body: NameSchema,
        response: { 204: Type.Null() },
      },
    },
    async ({ body, params }, reply) => {
      await nameParty(pool, params.party, body.name, now());
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/v1/parties/:party/papers",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "keepPapers",
        summary: "Keep the papers of an application that will be signed",
        params: ByParty,
        body: PapersSchema,
        response: { 200: Type.Object({ file: Hash }), ...problemReplies(422) },
      },
    },
    async ({ body, params }) => {
      if (body.party !== params.party)
        throw new Problem("actOfOther", "The papers are about another party.");
      return { file: bare(await keepPapers(pool, body, canonicalize(body), now())) };
    },
  );

  app.get(
    "/v1/parties/:party/papers/:file",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readPapers",
        summary:
          "The papers of an application, for the applicant and whoever may endorse or certify",
        params: Type.Object({ party: PartyId, file: Hash }),
        response: { 200: PapersSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const papers = await papersByFile(pool, params.file);
      const isOwn = papers?.party === params.party;
      if (papers === undefined || !(isOwn || (await mayRead(options, papers, params))))
        throw new Problem("notFound", "There are no such papers that this party may read.");
      return papers;
    },
  );

  app.post(
    "/v1/parties/:party/proposals",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "keepProposed",
        summary: "Keep what a proposal says that will be signed",
        params: ByParty,
        body: ProposedSchema,
        response: { 200: Type.Object({ content: Hash }) },
      },
    },
    async ({ body }) => {
      const proposed = proposedOf(body);
      const content = contentOf(proposed);
      await keepProposed(pool, content, proposed, now());
      return { content: bare(content) };
    },
  );

  app.get(
    "/v1/parties/:party/proposals/:content",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readProposed",
        summary: "What a proposal says, by its hash",
        params: Type.Object({ party: PartyId, content: Hash }),
        response: { 200: ProposedSchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const proposed = await proposedByContent(pool, params.content);
      if (proposed === undefined)
        throw new Problem("notFound", "Nobody told what this hash is of.");
      return shownProposed(proposed);
    },
  );
}

/** Whoever may endorse or certify an open application of the party's own with these papers reads what he would vouch for. */
async function mayRead(
  options: AdmissionOptions,
  papers: Papers,
  { file, party }: { readonly file: string; readonly party: string },
): Promise<boolean> {
  // A hash is no secret: anybody may apply with one of another party's papers.
  const own = await openApplications(options.pool, papers.party);
  const applications = own.filter((one) => bare(one.file) === file);
  if (applications.length === 0) return false;
  const { community, rules } = await presentOf(options);
  return applications.some(({ role }) => {
    const rule = rules.get(role);
    const issuers = rule?.credentials.reduce((set, required) => set | required.issuers, 0) ?? 0;
    return isEntitled(`0x${party}`, (rule?.endorsers ?? 0) | issuers, community);
  });
}
