import { Type } from "typebox";
import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { accountById, setPasswordHash } from "../../parties/people/account.store.ts";
import { recordActOn } from "../../parties/people/admin-act.store.ts";
import { endSessions } from "../../parties/people/session.store.ts";
import { actorOf } from "../people/actor.ts";
import { requireStrong } from "../people/invitations.ts";
import type { PeopleOptions } from "../people/options.ts";
import { Done, PasswordText } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { accountOf } from "./password.ts";
import { personOf } from "./person.ts";
import { requireRecent } from "./recent.ts";
import { startSession } from "./sessions.ts";

const Change = Type.Object(
  {
    current: Type.Optional(PasswordText),
    next: PasswordText,
  },
  { additionalProperties: false },
);

/** Changing one's password, which ends every other session. */
export function passwordRoutes(app: HttpServer, options: PeopleOptions): void {
  const { hasher, now, pool } = options;
  app.put(
    "/v1/account/password",
    {
      config: { access: { kind: "person" } },
      schema: {
        operationId: "changePassword",
        summary: "Ends every other session; an account without a password needs no current one",
        body: Change,
        response: { 204: Done, ...problemReplies(422, 503) },
      },
    },
    async (request, reply) => {
      const { account: id } = personOf(request.principal);
      const { current, next } = request.body;
      const account = await accountById(pool, id);
      if (account === undefined) throw new Problem("unauthorized", "There is no such account.");
      requireStrong(next, account.login);
      if (account.passwordHash === undefined) await requireRecent(options, request.principal);
      else
        await accountOf(options, { login: account.login, password: current ?? "", ip: request.ip });
      const hash = await hasher.hash(next);
      await inTransaction(pool, async (db) => {
        await setPasswordHash(db, id, hash);
        await endSessions(db, id, undefined);
        const act = { actor: actorOf(request), at: now(), subject: id } as const;
        await recordActOn(db, id, { ...act, action: "passwordChanged" });
      });
      await startSession(options, request, reply, id);
      return reply.code(204).send(null);
    },
  );
}
