import { X509Certificate } from "node:crypto";
import { type Static, Type } from "typebox";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { targetOf } from "../../chain/act-call.ts";
import { inTransaction, type Queryable } from "../../db/pool.ts";
import {
  beginDevice,
  carryOut,
  IdentityTaken,
  reachStage,
} from "../../identity/enrolment/enrolment.store.ts";
import { makersStages } from "../../identity/enrolment/life.ts";
import {
  type DeviceManifest,
  manifestFault,
  manifestHash,
  manifestTyped,
} from "../../identity/enrolment/manifest.ts";
import { isAdmittedMaker, keepManifest } from "../../identity/enrolment/manifest.store.ts";
import { EnrolmentRefused } from "../../identity/enrolment/refusal.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { OfParty } from "../consent-schema.ts";
import { isSignedFor } from "../consent-signatures.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { nameOf } from "../signing/pending.ts";
import type { EnrolmentOptions } from "./options.ts";
import { SignedManifest } from "./schemas.ts";

/** Whole production lines, on one signature of their maker's. */
export function deviceManifestRoutes(app: HttpServer, options: EnrolmentOptions): void {
  app.post(
    "/v1/parties/:party/device-manifests",
    {
      config: { access: { kind: "party", needs: "manage" } },
      schema: {
        operationId: "takeDeviceManifest",
        summary: "Admit the devices of a manifest that their maker signed",
        params: OfParty,
        body: SignedManifest,
        response: {
          201: Type.Object({ manifest: HashSchema, devices: Type.Integer() }),
          ...problemReplies(403, 422),
        },
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      if (body.document.factory !== params.party) throw new EnrolmentRefused("manifestOfOther");
      const manifest = await takeManifest(options, body, nameOf(request.principal));
      return reply.code(201).send({ manifest, devices: body.document.devices.length });
    },
  );
}

/** The same manifest again makes nothing new. @returns its hash */
async function takeManifest(
  options: EnrolmentOptions,
  { document, signatures, signers }: Static<typeof SignedManifest>,
  takenBy: string,
): Promise<string> {
  const { deployment, now, pool } = options;
  const fault = manifestFault(document);
  if (fault !== undefined) throw new EnrolmentRefused(fault);
  if (!document.authorities.every(isCertificate)) throw new EnrolmentRefused("authorityMalformed");
  const takenAt = now();
  if (!(await isAdmittedMaker(pool, document.maker, takenAt)))
    throw new EnrolmentRefused("makerNotAdmitted");
  const manifest = manifestHash(document);
  const typed = manifestTyped(targetOf(deployment, "DeviceRegistry"), document, manifest);
  const signed = { signers, signatures };
  if (!(await isSignedFor(pool, document.maker, typed, signed, deployment.verifiers)))
    throw new EnrolmentRefused("manifestNotSigned");
  const canonical = canonicalize(document);
  const taken = { manifest, document, canonical, ...signed, takenAt, takenBy };
  await inTransaction(pool, async (db) => {
    if (!(await keepManifest(db, taken))) return;
    for (const one of document.devices)
      await admitByManifest(db, one, { ...document, manifest, takenAt, takenBy });
  });
  return manifest;
}

/** A manifest brings new devices only: it must not give one that is known another certificate to come by. */
async function admitByManifest(
  db: Queryable,
  one: DeviceManifest["devices"][number],
  taken: Pick<DeviceManifest, "factory" | "maker"> & {
    readonly manifest: string;
    readonly takenAt: Date;
    readonly takenBy: string;
  },
): Promise<void> {
  const { factory, maker, manifest, takenAt: at, takenBy: by } = taken;
  const { device, identity, serial } = one;
  const word = { maker, serial, identity, manifest };
  const kept = await beginDevice(db, { factory, device }, at, word).catch(knownAlready);
  if (kept.enrolment !== undefined) throw new EnrolmentRefused("deviceKnown");
  await carryOut(db, kept, { do: "admit", by: "manifest" }, { at, by });
  for (const stage of makersStages) {
    const since = one[stage];
    if (since !== undefined)
      await reachStage(db, kept.id, stage, { at: new Date(since), saidBy: "maker" });
  }
}

function knownAlready(error: unknown): never {
  throw error instanceof IdentityTaken ? new EnrolmentRefused("deviceKnown") : error;
}

function isCertificate(base64: string): boolean {
  try {
    const der = Buffer.from(base64, "base64");
    return new X509Certificate(der).raw.equals(der);
  } catch {
    return false;
  }
}
