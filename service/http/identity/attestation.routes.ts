import { createHash, randomBytes, randomUUID, webcrypto } from "node:crypto";
import { type Static, Type } from "typebox";
import { fromBase64, fromHex, toBase64, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { Problem } from "../../errors.ts";
import type { Evidence } from "../../identity/attestation/appraisal/appraise-evidence.ts";
import { appraiseEvidence } from "../../identity/attestation/appraisal/appraise-evidence.ts";
import {
  keepChallenge,
  newestVersionOf,
  useChallenge,
} from "../../identity/attestation/challenge.store.ts";
import { policyOf, referencesOf } from "../../identity/attestation/policy.store.ts";
import { keepResult } from "../../identity/attestation/result.store.ts";
import { makeCredential } from "../../identity/attestation/tpm/credential.ts";
import { requireCertifiedEk } from "../../identity/attestation/tpm/ek-certificate.ts";
import { publicArea } from "../../identity/attestation/tpm/public-area.ts";
import { requireAttestationKey } from "../../identity/attestation/tpm/quote.ts";
import { liveRolesOf, keyOwner } from "../../identity/attestation/standing.store.ts";
import { OfParty } from "../consent-schema.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { AttestationRefused, orRefused } from "./attestation-refused.ts";
import { ChallengeBody, EvidenceBody, ResultSchema } from "./attestation-schemas.ts";
import type { SigningOptions } from "../signing/options.ts";

const crypto = webcrypto as Crypto;
const toSign = { access: { kind: "party", needs: "sign" } } as const;
const CHALLENGE_MS = 600_000;
const HOUR_MS = 3_600_000;
const NONCE_BYTES = 32;

/** A factory's device is asked for evidence, and answers: what comes of it binds only the attester it was meant for. */
export function attestationRoutes(app: HttpServer, options: SigningOptions): void {
  challengeRoute(app, options);
  evidenceRoute(app, options);
}

function challengeRoute(app: HttpServer, { now, pool }: SigningOptions): void {
  app.post(
    "/v1/parties/:party/attestation/challenges",
    {
      config: toSign,
      schema: {
        operationId: "challengeDevice",
        summary: "Ask a device of the factory for evidence, once and within ten minutes",
        params: OfParty,
        body: ChallengeBody,
        response: {
          201: Type.Object({
            challenge: Type.String(),
            nonce: Type.String({ description: "base64url, as `eat_nonce` has it" }),
            nonceHex: Type.String(),
            credential: Type.String({ description: "base64; for tpm2_activatecredential" }),
            expiresAt: Type.String(),
          }),
          ...problemReplies(404, 422),
        },
      },
    },
    async ({ body, params: { party: factory } }, reply) => {
      const at = now();
      await requireKeyOf({ pool }, factory, body.keyId);
      const policy = await requireAttester({ pool }, body.attester, factory, at);
      const [nonce, secret] = [randomBytes(NONCE_BYTES), randomBytes(NONCE_BYTES)];
      const ekChain = body.ekCertificates.map(fromBase64);
      const [ek, ak] = [fromBase64(body.ek), fromBase64(body.ak)];
      const { credential, ekName } = await orRefused(async () => {
        const [ekArea, akArea] = [publicArea(ek), publicArea(ak)];
        requireAttestationKey(akArea);
        await requireCertifiedEk(ekArea, ekChain, policy.roots, at.getTime(), crypto);
        const sealed = await makeCredential(ekArea, akArea.name, secret, crypto);
        return { credential: sealed, ekName: ekArea.name };
      });
      const id = randomUUID();
      const expiresAt = new Date(at.getTime() + CHALLENGE_MS);
      const secretHash = createHash("sha256").update(secret).digest();
      const keyId = fromHex(body.keyId);
      const kept = { id, factory, attester: body.attester, keyId, nonce, secretHash };
      await keepChallenge(pool, { ...kept, ek, ak, ekChain, ekName }, at, expiresAt);
      return reply.code(201).send({
        challenge: id,
        nonce: toBase64Url(nonce),
        nonceHex: toHex(nonce),
        credential: toBase64(credential),
        expiresAt: expiresAt.toISOString(),
      });
    },
  );
}

async function requireKeyOf(
  { pool }: Pick<SigningOptions, "pool">,
  factory: string,
  keyId: string,
): Promise<void> {
  if ((await keyOwner(pool, keyId)) !== factory)
    throw new Problem("notFound", "No registered key of this factory has this id.");
}

/** The chain holds attesters to the same (`DeviceRegistry.setGrade`): a result that nobody may act on is not made. */
async function requireAttester(
  { pool }: Pick<SigningOptions, "pool">,
  attester: string,
  factory: string,
  at: Date,
) {
  if (attester === factory) throw new AttestationRefused("attesterFactory");
  const roles = await liveRolesOf(pool, attester, at);
  if (roles.includes("operator")) throw new AttestationRefused("attesterOperator");
  if (!roles.includes("maker") && !roles.includes("certifier"))
    throw new AttestationRefused("attesterRole");
  const policy = await policyOf(pool, attester);
  if (policy === undefined) throw new AttestationRefused("attesterPolicy");
  return policy;
}

function evidenceRoute(app: HttpServer, { now, pool }: SigningOptions): void {
  app.post(
    "/v1/parties/:party/attestation/evidence",
    {
      config: toSign,
      schema: {
        operationId: "appraiseEvidence",
        summary: "Answer a challenge; what is found is kept, good or bad",
        params: OfParty,
        body: EvidenceBody,
        response: { 201: ResultSchema, ...problemReplies(404, 422) },
      },
    },
    async ({ body, params: { party } }, reply) => {
      const at = now();
      const evidence = evidenceIn(body);
      const challenge = await useChallenge(pool, body.challenge, party, at);
      if (challenge === "challengeUnknown")
        throw new Problem("notFound", "The factory was asked no such thing.");
      if (typeof challenge === "string") throw new AttestationRefused(challenge);
      const { lifetimeHours, makers } = await requireAttester(
        { pool },
        challenge.attester,
        party,
        at,
      );
      const standard = {
        references: await referencesOf(pool, makers),
        newest: await newestVersionOf(pool, challenge.ekName),
      };
      const found = await appraiseEvidence(challenge, evidence, standard, crypto);
      const lapsesAt = new Date(at.getTime() + lifetimeHours * HOUR_MS);
      await keepResult(pool, challenge, found, body, { appraisedAt: at, lapsesAt });
      return reply.code(201).send({
        challenge: challenge.id,
        factory: party,
        attester: challenge.attester,
        keyId: toHex(challenge.keyId),
        status: found.status,
        vector: { ...found.vector },
        reasons: [...found.reasons],
        swversion: found.swversion ?? null,
        appraisedAt: at.toISOString(),
        lapsesAt: lapsesAt.toISOString(),
      });
    },
  );
}

const evidenceIn = ({
  certified,
  claims,
  quote,
  secret,
}: Static<typeof EvidenceBody>): Evidence => ({
  claims,
  secret: fromBase64(secret),
  quote: {
    attest: fromBase64(quote.attest),
    signature: fromBase64(quote.signature),
    pcrs: fromBase64(quote.pcrs),
  },
  certified: {
    publicArea: fromBase64(certified.publicArea),
    attest: fromBase64(certified.attest),
    signature: fromBase64(certified.signature),
  },
});
