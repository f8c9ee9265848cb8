import { Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { accountById } from "../../parties/people/account.store.ts";
import { recordActOn } from "../../parties/people/admin-act.store.ts";
import { addPasskey, listPasskeys, removePasskey } from "../../parties/people/passkey.store.ts";
import { actorOf } from "../people/actor.ts";
import type { PeopleOptions } from "../people/options.ts";
import { Done, Uuid } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { accountOfPasskey, madePasskey, makingOptions, signInOptions } from "./passkeys.ts";
import { Assertion, BrowserOptions, NewPasskey, Passkey } from "./passkeys.schemas.ts";
import { personOf } from "./person.ts";
import { requireRecent } from "./recent.ts";
import { relyingPartyOf } from "./relying-party.ts";
import { startSession } from "./sessions.ts";

const forPerson = { access: { kind: "person" } } as const;

/** Signing in with a passkey, and the passkeys of an account. */
export function passkeyRoutes(app: HttpServer, options: PeopleOptions): void {
  signInRoutes(app, options);
  makingRoutes(app, options);
  keepingRoutes(app, options);
}

function signInRoutes(app: HttpServer, options: PeopleOptions): void {
  app.post(
    "/v1/session/passkey-options",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "beginPasskeySignIn",
        summary: "What a browser needs to ask for a passkey",
        response: { 200: BrowserOptions, ...problemReplies(409) },
      },
    },
    (request) => signInOptions(options, relyingPartyOf(request, options.site)),
  );

  app.post(
    "/v1/session/passkey",
    {
      config: { access: { kind: "credential" } },
      schema: {
        operationId: "signInWithPasskey",
        body: Assertion,
        response: { 204: Done, ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const site = relyingPartyOf(request, options.site);
      const account = await accountOfPasskey(options, site, request.body);
      await startSession(options, request, reply, account);
      return reply.code(204).send(null);
    },
  );
}

function makingRoutes(app: HttpServer, options: PeopleOptions): void {
  const { pool } = options;
  app.post(
    "/v1/account/passkey-options",
    {
      config: forPerson,
      schema: {
        operationId: "beginPasskey",
        summary: "What a browser needs to make a passkey",
        response: { 200: BrowserOptions, ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const site = relyingPartyOf(request, options.site);
      await requireRecent(options, request.principal);
      const account = await accountById(pool, personOf(request.principal).account);
      if (account === undefined) throw new Problem("unauthorized", "There is no such account.");
      return reply.send(await makingOptions(options, site, account));
    },
  );

  app.post(
    "/v1/account/passkeys",
    {
      config: forPerson,
      schema: {
        operationId: "addPasskey",
        body: NewPasskey,
        response: { 201: Type.Object({ passkey: Uuid }), ...problemReplies(409) },
      },
    },
    async (request, reply) => {
      const { account } = personOf(request.principal);
      const { label, response } = request.body;
      const site = relyingPartyOf(request, options.site);
      const made = await madePasskey(options, site, { account, response });
      const passkey = await inTransaction(pool, async (db) => {
        const id = await addPasskey(db, { ...made, label });
        if (id === undefined) throw new Problem("alreadyUsed", "This passkey is there already.");
        const act = { actor: actorOf(request), at: made.madeAt, subject: id } as const;
        await recordActOn(db, account, { ...act, action: "passkeyAdded" });
        return id;
      });
      return reply.code(201).send({ passkey });
    },
  );
}

function keepingRoutes(app: HttpServer, options: PeopleOptions): void {
  const { now, pool } = options;
  app.get(
    "/v1/account/passkeys",
    {
      config: forPerson,
      schema: {
        operationId: "listPasskeys",
        response: { 200: Type.Object({ items: Type.Array(Passkey) }) },
      },
    },
    async ({ principal }) => {
      const passkeys = await listPasskeys(pool, personOf(principal).account);
      return {
        items: passkeys.map(({ id, label, lastUsedAt, madeAt }) => ({
          passkey: id,
          label,
          madeAt: madeAt.toISOString(),
          lastUsedAt: lastUsedAt?.toISOString() ?? null,
        })),
      };
    },
  );

  app.delete(
    "/v1/account/passkeys/:passkey",
    {
      config: forPerson,
      schema: {
        operationId: "removePasskey",
        params: Type.Object({ passkey: Uuid }),
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async (request, reply) => {
      const { account } = personOf(request.principal);
      const { passkey } = request.params;
      await requireRecent(options, request.principal);
      await inTransaction(pool, async (db) => {
        if (!(await removePasskey(db, account, passkey)))
          throw new Problem("notFound", "None of your passkeys has this id.");
        const act = { actor: actorOf(request), at: now(), subject: passkey } as const;
        await recordActOn(db, account, { ...act, action: "passkeyRemoved" });
      });
      return reply.code(204).send(null);
    },
  );
}
