import { Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { certificatesOf } from "../../identity/enrolment/certificate.store.ts";
import type { RevocationReason } from "../../identity/authority/site-authority.ts";
import { type EnrolmentCommand, enrolmentStates } from "../../identity/enrolment/enrolment.ts";
import {
  carryOut,
  deviceOf,
  eventsOf,
  type KeptDevice,
  lifeOf,
  listDevices,
  lockDevice,
  reachStage,
  type Said,
} from "../../identity/enrolment/enrolment.store.ts";
import { recordKeysOf } from "../../identity/enrolment/record-key.store.ts";
import { OfParty } from "../consent-schema.ts";
import { Next, nextOf, pageOf, Paging } from "../people/paging.ts";
import { Done } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { nameOf } from "../signing/pending.ts";
import type { EnrolmentOptions } from "./options.ts";
import { Change, EnrolmentInFull, EnrolmentSchema, OfEnrolment } from "./schemas.ts";
import { shownDevice, shownInFull } from "./shown.ts";

/** The devices that a factory gives certificates to, and what it does with them. */
export function deviceEnrolmentRoutes(app: HttpServer, options: EnrolmentOptions): void {
  listRoute(app, options);
  readRoute(app, options);
  changeRoute(app, options);
}

function listRoute(app: HttpServer, { pool }: EnrolmentOptions): void {
  app.get(
    "/v1/parties/:party/enrolments",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listEnrolments",
        summary: "A factory's devices with their certificates, newest first",
        params: OfParty,
        querystring: Type.Object({
          ...Paging.properties,
          state: Type.Optional(Type.Enum([...enrolmentStates])),
        }),
        response: { 200: Type.Object({ items: Type.Array(EnrolmentSchema), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = { ...pageOf(query), state: query.state };
      const devices = await listDevices(pool, params.party, page);
      return { items: devices.map(shownDevice), next: nextOf(devices, page.limit) };
    },
  );
}

function readRoute(app: HttpServer, { pool }: EnrolmentOptions): void {
  app.get(
    "/v1/parties/:party/enrolments/:enrolment",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readEnrolment",
        summary:
          "A device: its history, life, certificates, and the keys that it signs records with",
        params: OfEnrolment,
        response: { 200: EnrolmentInFull, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const kept = required(await deviceOf(pool, params.party, params.enrolment));
      const [events, life, certificates, keys] = await Promise.all([
        eventsOf(pool, kept.id),
        lifeOf(pool, kept.id),
        certificatesOf(pool, kept.id),
        recordKeysOf(pool, kept),
      ]);
      return shownInFull(kept, { events, life, certificates, keys });
    },
  );
}

function changeRoute(app: HttpServer, options: EnrolmentOptions): void {
  app.post(
    "/v1/parties/:party/enrolments/:enrolment/changes",
    {
      config: { access: { kind: "party", needs: "manage", by: "people" } },
      schema: {
        operationId: "changeEnrolment",
        summary: "Admit, suspend, resume, retire or end a device",
        params: OfEnrolment,
        body: Change,
        response: { 204: Done, ...problemReplies(403, 404, 409) },
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      required(await deviceOf(options.pool, params.party, params.enrolment));
      const said = { at: options.now(), by: nameOf(request.principal), why: body.why };
      await change(options, params.enrolment, commands[body.what], said);
      return reply.code(204).send(null);
    },
  );
}

const commands = {
  admit: { do: "admit", by: "person" },
  suspend: { do: "suspend" },
  resume: { do: "resume" },
  retire: { do: "retire" },
  end: { do: "end" },
} as const satisfies Record<string, EnrolmentCommand>;

/** Decided first, then the certificates are revoked: what a crash leaves, saying it again does. */
async function change(
  options: EnrolmentOptions,
  id: string,
  command: EnrolmentCommand,
  said: Said,
): Promise<void> {
  await decide(options, id, command, said);
  const reason = revocations[command.do];
  if (reason !== undefined) await revokeAll(options, id, reason);
}

const revocations: Readonly<Partial<Record<EnrolmentCommand["do"], RevocationReason>>> = {
  retire: "cessationOfOperation",
  end: "privilegeWithdrawn",
};

const decide = (
  { pool }: EnrolmentOptions,
  id: string,
  command: EnrolmentCommand,
  said: Said,
): Promise<void> =>
  inTransaction(pool, async (db) => {
    await carryOut(db, required(await lockDevice(db, id)), command, said);
    if (command.do === "retire")
      await reachStage(db, id, "retired", { at: said.at, saidBy: "site" });
  });

async function revokeAll(
  { authority, pool }: EnrolmentOptions,
  id: string,
  reason: RevocationReason,
): Promise<void> {
  for (const { revokedAt, serial } of await certificatesOf(pool, id))
    if (revokedAt === undefined) await authority.revoke(serial, reason);
}

/** @throws Problem `notFound` */
function required(kept: KeptDevice | undefined): KeptDevice {
  if (kept === undefined) throw new Problem("notFound", "The factory has no such device.");
  return kept;
}
