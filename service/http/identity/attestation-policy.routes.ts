import { Type } from "typebox";
import { fromBase64, toBase64 } from "../../../device-attest/bytes.ts";
import { Problem } from "../../errors.ts";
import {
  policyOf,
  publishReference,
  referencesOf,
  setPolicy,
} from "../../identity/attestation/policy.store.ts";
import { liveRolesOf } from "../../identity/attestation/standing.store.ts";
import { OfParty } from "../consent-schema.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { AttestationRefused } from "./attestation-refused.ts";
import { PolicySchema, ReferenceSchema } from "./attestation-schemas.ts";
import type { SigningOptions } from "../signing/options.ts";

const toView = { access: { kind: "party", needs: "view" } } as const;
const toManage = { access: { kind: "party", needs: "manage" } } as const;

/** Whom an attester believes, and what makers say that their devices are. */
export function attestationPolicyRoutes(app: HttpServer, options: SigningOptions): void {
  policyRoutes(app, options);
  referenceRoutes(app, options);
}

function policyRoutes(app: HttpServer, { now, pool }: SigningOptions): void {
  const path = "/v1/parties/:party/attestation/policy";
  app.put(
    path,
    {
      config: toManage,
      schema: {
        operationId: "setAttestationPolicy",
        summary: "Say which makers of TPMs and of devices the party believes as an attester",
        params: OfParty,
        body: PolicySchema,
        response: { 204: Type.Null() },
      },
    },
    async ({ body, params }, reply) => {
      const policy = { ...body, roots: body.roots.map(fromBase64) };
      await setPolicy(pool, params.party, policy, now());
      return reply.code(204).send(null);
    },
  );
  app.get(
    path,
    {
      config: toView,
      schema: {
        operationId: "readAttestationPolicy",
        params: OfParty,
        response: { 200: PolicySchema, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const policy = await policyOf(pool, params.party);
      if (policy === undefined) throw new Problem("notFound", "The party attests nothing.");
      const { lifetimeHours, makers, roots } = policy;
      return { lifetimeHours, makers: [...makers], roots: roots.map(toBase64) };
    },
  );
}

function referenceRoutes(app: HttpServer, { now, pool }: SigningOptions): void {
  const path = "/v1/parties/:party/attestation/references";
  app.put(
    path,
    {
      config: toManage,
      schema: {
        operationId: "publishReferenceValue",
        summary: "Publish what the registers of a model hold under one version of its firmware",
        params: OfParty,
        body: ReferenceSchema,
        response: { 204: Type.Null(), ...problemReplies(422) },
      },
    },
    async ({ body, params: { party } }, reply) => {
      const at = now();
      if (!(await liveRolesOf(pool, party, at)).includes("maker"))
        throw new AttestationRefused("makerRole");
      await publishReference(pool, party, body, at);
      return reply.code(204).send(null);
    },
  );
  app.get(
    "/v1/attestation/references",
    {
      config: { access: { kind: "signedIn" } },
      schema: {
        operationId: "listReferenceValues",
        summary: "What a maker says that its devices are; newest first",
        querystring: Type.Object({ maker: PartyId }),
        response: { 200: Type.Object({ items: Type.Array(ReferenceSchema) }) },
      },
    },
    async ({ query }) => ({
      items: (await referencesOf(pool, [query.maker])).map((reference) => ({
        ...reference,
        pcrs: { ...reference.pcrs },
      })),
    }),
  );
}
