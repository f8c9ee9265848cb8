import { inTransaction } from "../../db/pool.ts";
import { Problem } from "../../errors.ts";
import { codeMadeBy, type CodeTerms, makeCode } from "../../identity/enrolment/code.store.ts";
import { beginDevice, carryOut } from "../../identity/enrolment/enrolment.store.ts";
import { CODE_HOURS_MAX } from "../../identity/enrolment/one-time-code.ts";
import { OfParty } from "../consent-schema.ts";
import { expiryOf } from "../people/grant.ts";
import { Idempotent } from "../people/schemas.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { personOf } from "../sign-in/person.ts";
import type { EnrolmentOptions } from "./options.ts";
import { MadeCode, NewCode } from "./schemas.ts";

const DAYS_MAX = CODE_HOURS_MAX / 24;

/** Codes by which a device that has no certificate yet is let in, once. */
export function deviceCodeRoutes(app: HttpServer, options: EnrolmentOptions): void {
  app.post(
    "/v1/parties/:party/device-codes",
    {
      config: { access: { kind: "party", needs: "manage", by: "people" } },
      schema: {
        operationId: "makeDeviceCode",
        summary: "Make a one-time code for a device; it is shown this once",
        params: OfParty,
        headers: Idempotent,
        body: NewCode,
        response: { 201: MadeCode, ...problemReplies(403, 409) },
      },
    },
    async ({ body, headers, params, principal }, reply) => {
      const madeAt = options.now();
      const terms = {
        madeBy: personOf(principal).account,
        madeAt,
        expiresAt: expiryOf(body.expiresAt, madeAt, DAYS_MAX),
        idempotencyKey: headers["idempotency-key"],
      };
      const made = await admitByCode(
        options,
        { factory: params.party, device: body.device },
        terms,
      );
      return reply.code(201).send(made);
    },
  );
}

/** Admits the device and makes its code, or finds what the same request made before. */
const admitByCode = (
  { pool }: EnrolmentOptions,
  named: { readonly factory: string; readonly device: string },
  terms: Omit<CodeTerms, "enrolment">,
) =>
  inTransaction(pool, async (db) => {
    const kept = await beginDevice(db, named, terms.madeAt);
    await carryOut(db, kept, { do: "admit", by: "code" }, { at: terms.madeAt, by: terms.madeBy });
    const forDevice = { ...terms, enrolment: kept.id };
    const code = await makeCode(db, forDevice);
    if (code !== undefined)
      return shown(kept.id, { ...code, password: code.secret, expiresAt: terms.expiresAt });
    const before = await codeMadeBy(db, forDevice);
    if (before?.expiresAt.getTime() !== terms.expiresAt.getTime())
      throw new Problem("alreadyUsed", "This Idempotency-Key made another code.");
    return shown(kept.id, { ...before, password: null });
  });

const shown = (
  enrolment: string,
  { expiresAt, id, password }: { id: string; password: string | null; expiresAt: Date },
) => ({ enrolment, user: id, password, expiresAt: expiresAt.toISOString() });
