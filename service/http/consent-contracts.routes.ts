import { type Static, Type } from "typebox";
import { targetOf } from "../chain/act-call.ts";
import { isActing } from "../parties/consent/decide-look.ts";
import { authorisationOf } from "../parties/consent/authorisation.store.ts";
import { HashSchema } from "../parties/consent/document.ts";
import {
  contractFault,
  type OpenContract,
  openContractHash,
  OpenContractSchema,
} from "../parties/consent/open-contract.ts";
import { listContracts, saveContract } from "../parties/consent/open-contract.store.ts";
import { isInstant } from "../parties/consent/period.ts";
import { contractTyped } from "../parties/consent/typed-documents.ts";
import type { ConsentOptions } from "./consent-options.ts";
import { DocumentRefused, requireSound } from "./consent-refused.ts";
import { HashPaging, hashPageOf, NextHash, nextHash, OfParty } from "./consent-schema.ts";
import { isSignedFor } from "./consent-signatures.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Hex = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})+$", maxLength: 8192 });
const Signed = Type.Object(
  {
    signers: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
    signatures: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
  },
  { additionalProperties: false },
);

const Opened = Type.Object(
  { hash: HashSchema, document: OpenContractSchema, lender: Signed, factory: Signed },
  { additionalProperties: false },
);

const Shown = Type.Object({
  hash: HashSchema,
  document: OpenContractSchema,
  openedAt: Type.String(),
});

/** Contracts that both parties signed, under which agreed monitoring goes on after a revocation. */
export function contractRoutes(app: HttpServer, options: ConsentOptions): void {
  openRoute(app, options);
  listRoute(app, options);
}

function openRoute(app: HttpServer, options: ConsentOptions): void {
  app.post(
    "/v1/parties/:party/contracts",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "openContract",
        summary: "Keep a contract that lender and factory signed",
        params: OfParty,
        body: Opened,
        response: { 201: Type.Object({ hash: HashSchema }), ...problemReplies(422) },
      },
    },
    async ({ body, params }, reply) => {
      const { document, hash } = body;
      if (![document.lender, document.factory].includes(params.party))
        throw new DocumentRefused("partyOther");
      requireWellFormed(document, hash);
      await requireUnderAuthorisation(options, document);
      await requireBothSigned(options, body);
      await saveContract(options.pool, { document, hash, openedAt: options.now() }, body);
      return reply.code(201).send({ hash });
    },
  );
}

function requireWellFormed(document: OpenContract, hash: string): void {
  const { monitoring, until } = document;
  if (openContractHash(document) !== hash) throw new DocumentRefused("commitmentOther");
  const isEver = [monitoring.from, monitoring.to, until].every(isInstant);
  if (!isEver || monitoring.from >= monitoring.to) throw new DocumentRefused("neverValid");
}

/** A contract goes on with what was allowed when it was made. */
async function requireUnderAuthorisation(
  { now, pool }: ConsentOptions,
  document: OpenContract,
): Promise<void> {
  const under = await authorisationOf(pool, document.factory, document.authorisation);
  if (under === undefined) throw new DocumentRefused("notInForce");
  requireSound(contractFault(document, under.document));
  const held = { ...under, revoked: under.endedAt !== undefined, consents: [] };
  if (!isActing(held, now().toISOString())) throw new DocumentRefused("notInForce");
}

async function requireBothSigned(
  { deployment, pool, verifiers }: ConsentOptions,
  { document, factory, hash, lender }: Static<typeof Opened>,
): Promise<void> {
  const typed = contractTyped(targetOf(deployment, "ConsentLedger"), document, hash);
  const both =
    (await isSignedFor(pool, document.lender, typed, lender, verifiers)) &&
    (await isSignedFor(pool, document.factory, typed, factory, verifiers));
  if (!both) throw new DocumentRefused("notSigned");
}

function listRoute(app: HttpServer, { pool }: ConsentOptions): void {
  app.get(
    "/v1/parties/:party/contracts",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listContracts",
        summary: "Contracts of a party under which looks go on",
        params: OfParty,
        querystring: HashPaging,
        response: { 200: Type.Object({ items: Type.Array(Shown), next: NextHash }) },
      },
    },
    async ({ params, query }) => {
      const page = hashPageOf(query);
      const stored = await listContracts(pool, params.party, page);
      const items = stored.map((one) => ({ ...one, openedAt: one.openedAt.toISOString() }));
      return {
        items,
        next: nextHash(
          stored.map(({ hash }) => hash),
          page.limit,
        ),
      };
    },
  );
}
