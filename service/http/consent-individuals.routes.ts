import { Type } from "typebox";
import { targetOf } from "../chain/act-call.ts";
import { Problem } from "../errors.ts";
import { ConsentEvidenceSchema } from "../parties/consent/consent-evidence.ts";
import { consentFault, HashSchema, IndividualConsentSchema } from "../parties/consent/document.ts";
import {
  consentsBy,
  listConsents,
  saveConsent,
  type StoredConsent,
  withdrawConsent,
} from "../parties/consent/individual-consent.store.ts";
import { isSignerOfParty } from "../parties/consent/party-signers.store.ts";
import { PersonSchema, pseudonymOf } from "../parties/consent/person.ts";
import { consentTyped, withdrawalTyped } from "../parties/consent/typed-documents.ts";
import { inTransaction } from "../db/pool.ts";
import type { ConsentOptions } from "./consent-options.ts";
import { DocumentRefused, requireSound } from "./consent-refused.ts";
import {
  HashPaging,
  hashPageOf,
  NextHash,
  nextHash,
  OfConsent,
  OfParty,
} from "./consent-schema.ts";
import { isSignedBy } from "./consent-signatures.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Shown = Type.Object({
  commitment: HashSchema,
  document: IndividualConsentSchema,
  source: Type.Enum(["person", "document"]),
  withdrawnAt: Type.Union([Type.String(), Type.Null()]),
});

const shown = ({ commitment, document, evidence, withdrawnAt }: StoredConsent) => ({
  commitment,
  document,
  source: evidence.source,
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
});

const Given = Type.Object(
  {
    commitment: HashSchema,
    document: IndividualConsentSchema,
    evidence: ConsentEvidenceSchema,
    person: PersonSchema,
  },
  { additionalProperties: false },
);

const bySigners = { access: { kind: "party", needs: "sign" } } as const;
const Done = Type.Object({ withdrawn: Type.Literal(true) });

/** Consents of individuals, which an enterprise collects and nobody but the person can give. */
export function individualRoutes(app: HttpServer, options: ConsentOptions): void {
  keepRoute(app, options);
  listRoute(app, options);
  enterpriseWithdrawalRoute(app, options);
  ownWithdrawalRoute(app, options);
}

function keepRoute(app: HttpServer, options: ConsentOptions): void {
  app.post(
    "/v1/parties/:party/consents",
    {
      config: bySigners,
      schema: {
        operationId: "keepConsent",
        summary: "Keep an individual's consent, encrypted",
        params: OfParty,
        body: Given,
        response: { 201: Type.Object({ commitment: HashSchema }), ...problemReplies(422) },
      },
    },
    async ({ body, params }, reply) => {
      const { commitment, document, evidence, person } = body;
      if (document.enterprise !== params.party) throw new DocumentRefused("enterpriseOther");
      requireSound(consentFault(document, commitment));
      if (pseudonymOf(person) !== document.person) throw new DocumentRefused("personOther");
      if (evidence.source === "person") await requireOwnSignature(options, commitment, evidence);
      await inTransaction(options.pool, (client) =>
        saveConsent(client, options.cipher, { ...body, receivedAt: options.now() }),
      );
      return reply.code(201).send({ commitment });
    },
  );
}

/** @throws DocumentRefused unless the key signed, and signs for no party */
async function requireOwnSignature(
  { deployment, pool, verifiers }: ConsentOptions,
  commitment: string,
  { signature, signer }: { readonly signer: string; readonly signature: string },
): Promise<void> {
  const typed = consentTyped(targetOf(deployment, "ConsentLedger"), commitment);
  if (!isSignedBy(typed, signer, signature, verifiers)) throw new DocumentRefused("notSigned");
  if (await isSignerOfParty(pool, signer)) throw new DocumentRefused("signedByParty");
}

function listRoute(app: HttpServer, { cipher, pool }: ConsentOptions): void {
  app.get(
    "/v1/parties/:party/consents",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listConsents",
        summary: "Consents that individuals gave about this enterprise, by pseudonym",
        params: OfParty,
        querystring: HashPaging,
        response: { 200: Type.Object({ items: Type.Array(Shown), next: NextHash }) },
      },
    },
    async ({ params, query }) => {
      const page = hashPageOf(query);
      const stored = await listConsents(pool, cipher, params.party, page);
      const hashes = stored.map(({ commitment }) => commitment);
      return { items: stored.map(shown), next: nextHash(hashes, page.limit) };
    },
  );
}

function enterpriseWithdrawalRoute(app: HttpServer, { now, pool }: ConsentOptions): void {
  app.post(
    "/v1/parties/:party/consents/:consent/withdrawal",
    {
      config: bySigners,
      schema: {
        operationId: "withdrawConsentFor",
        summary: "Withdraw a consent for a person who told the enterprise so",
        params: OfConsent,
        response: { 200: Done, ...problemReplies(404) },
      },
    },
    async ({ params: { consent, party } }) => {
      if (!(await withdrawConsent(pool, consent, party, now()))) throw noConsent();
      return { withdrawn: true as const };
    },
  );
}

function ownWithdrawalRoute(app: HttpServer, options: ConsentOptions): void {
  app.post(
    "/v1/consents/:consent/withdrawal",
    {
      config: { access: { kind: "signed" } },
      schema: {
        operationId: "withdrawConsent",
        summary: "Withdraw a consent by the key that gave it",
        params: Type.Object({ consent: HashSchema }),
        body: Type.Object(
          { signature: Type.String({ pattern: "^0x(?:[0-9a-f]{2})+$", maxLength: 8192 }) },
          { additionalProperties: false },
        ),
        response: { 200: Done, ...problemReplies(404, 422) },
      },
    },
    async ({ body, params }) => {
      const { cipher, deployment, now, pool, verifiers } = options;
      const [given] = await consentsBy(pool, cipher, [params.consent]);
      if (given?.evidence.source !== "person") throw noConsent();
      const typed = withdrawalTyped(targetOf(deployment, "ConsentLedger"), params.consent);
      if (!isSignedBy(typed, given.evidence.signer, body.signature, verifiers))
        throw new DocumentRefused("notSigned");
      await withdrawConsent(pool, params.consent, undefined, now());
      return { withdrawn: true as const };
    },
  );
}

const noConsent = (): Problem =>
  new Problem("notFound", "There is no such consent that could be withdrawn this way.");
