import { type Static, Type } from "typebox";
import { Problem } from "../../errors.ts";
import {
  dueGrades,
  evidenceOf,
  type KeptResult,
  resultsOf,
  resultsOfKey,
} from "../../identity/attestation/result.store.ts";
import { registrantOf } from "../../identity/attestation/standing.store.ts";
import { keyGradeNumber } from "../../parties/acts/device-acts.ts";
import { OfParty } from "../consent-schema.ts";
import { lookRoute, NOTHING } from "../looks.ts";
import type { Looks } from "../looks-decide.ts";
import { PartyId } from "../party-id.ts";
import { Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { prepare } from "../signing/pending.ts";
import { AttestationRefused } from "./attestation-refused.ts";
import { KeyId, ResultSchema } from "./attestation-schemas.ts";
import type { SigningOptions } from "../signing/options.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const toSign = { access: { kind: "party", needs: "sign" } } as const;

/** What was found, for the factory and for the attester; and what the attester is to say of it on chain. */
export function attestationResultRoutes(app: HttpServer, options: SigningOptions): void {
  resultsRoute(app, options);
  evidenceBehindRoute(app, options);
  dueRoute(app, options);
  gradeRoute(app, options);
}

/** For whoever a factory lets look: auditors among them. */
export function attestationLookRoute(
  app: HttpServer,
  { pool }: Pick<SigningOptions, "pool">,
  looks: Looks,
): void {
  lookRoute(app, looks, {
    section: "deviceTrust",
    resolutions: ["record"],
    path: "/keys/:keyId/attestations",
    operationId: "readAttestations",
    summary: "What attesters found of a key's device",
    params: Type.Object({ keyId: KeyId }),
    query: NOTHING,
    answer: Type.Object({ items: Type.Array(ResultSchema) }),
    problems: [404],
    read: async ({ params, view: { factory, period } }) => {
      if ((await registrantOf(pool, params.keyId)) !== factory)
        throw new Problem("notFound", "No registered key of this factory has this id.");
      const span = { from: new Date(period.from), to: new Date(period.to) };
      return { items: (await resultsOfKey(pool, factory, params.keyId, span)).map(shown) };
    },
  });
}

function resultsRoute(app: HttpServer, { pool }: SigningOptions): void {
  app.get(
    "/v1/parties/:party/attestation/results",
    {
      config: toView,
      schema: {
        operationId: "listAttestations",
        summary: "Appraisals of the party's keys, and those that it attests; newest first",
        params: OfParty,
        querystring: Type.Object({ keyId: Type.Optional(KeyId) }),
        response: { 200: Type.Object({ items: Type.Array(ResultSchema) }) },
      },
    },
    async ({ params, query }) => ({
      items: (await resultsOf(pool, params.party, query.keyId)).map(shown),
    }),
  );
}

const shown = ({
  appraisedAt,
  lapsesAt,
  reasons,
  vector,
  ...result
}: KeptResult): Static<typeof ResultSchema> => ({
  ...result,
  vector: { ...vector },
  reasons: [...reasons],
  appraisedAt: appraisedAt.toISOString(),
  lapsesAt: lapsesAt.toISOString(),
});

function evidenceBehindRoute(app: HttpServer, { pool }: SigningOptions): void {
  app.get(
    "/v1/parties/:party/attestation/results/:challenge/evidence",
    {
      config: toView,
      schema: {
        operationId: "readAttestationEvidence",
        summary:
          "What a device sent and what it was asked, so that its attester appraises it himself",
        params: Type.Object({ party: PartyId, challenge: Uuid }),
        response: { 200: Type.Object({ evidence: Type.Unknown() }), ...problemReplies(404) },
      },
    },
    async ({ params: { challenge, party } }) => {
      const evidence = await evidenceOf(pool, party, challenge);
      if (evidence === undefined)
        throw new Problem("notFound", "The party attests nothing by that name.");
      return { evidence };
    },
  );
}

function dueRoute(app: HttpServer, { now, pool }: SigningOptions): void {
  app.get(
    "/v1/parties/:party/attestation/due",
    {
      config: toView,
      schema: {
        operationId: "listDueGrades",
        summary: "Keys whose grade on chain is not what the attester found, or no longer",
        params: OfParty,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                keyId: KeyId,
                device: Type.String(),
                factory: PartyId,
                grade: Type.String({ description: "to be set" }),
                status: Type.String(),
                lapsesAt: Type.String(),
              }),
            ),
          }),
        },
      },
    },
    async ({ params }) => ({
      items: (await dueGrades(pool, params.party, now())).map((due) => ({
        ...due,
        lapsesAt: due.lapsesAt.toISOString(),
      })),
    }),
  );
}

function gradeRoute(app: HttpServer, options: SigningOptions): void {
  app.post(
    "/v1/parties/:party/attestation/grades",
    {
      config: toSign,
      schema: {
        operationId: "prepareGrade",
        summary: "Prepare the act that sets a due grade, for the attester to sign",
        params: OfParty,
        body: Type.Object({ keyId: KeyId }, { additionalProperties: false }),
        response: { 201: Type.Object({ id: Uuid }), ...problemReplies(404, 409, 422, 503) },
      },
    },
    async (request, reply) => {
      const { party } = request.params;
      const { keyId } = request.body;
      const all = await dueGrades(options.pool, party, options.now());
      const due = all.find((one) => one.keyId === keyId);
      if (due === undefined) throw new AttestationRefused("nothingDue");
      const message = {
        by: `0x${party}`,
        keyId: `0x${keyId}`,
        grade: keyGradeNumber[due.grade],
      };
      const draft = { act: "SetGrade" as const, message };
      const id = await prepare(options, request, party, { draft, idempotencyKey: undefined });
      return reply.code(201).send({ id });
    },
  );
}
