import type { Pool } from "pg";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema } from "../../device-attest/record.ts";
import { type NoticeRefusal, noticeRefusals, NoticeSchema } from "../credit/payment/notice.ts";
import { listRefused, takeNotice } from "../credit/payment/payment.store.ts";
import { loanRefusals } from "../credit/loan/loan-command.ts";
import { Problem } from "../errors.ts";
import type { HttpServer } from "../http/server.ts";
import { isSigned } from "../webhook/signature.ts";

const noticeCheck = Compile(NoticeSchema);
const LIMIT = 100;
const RefusedSchema = Type.Object({
  refused: Type.Array(
    Type.Object({ notice: NoticeSchema, code: Type.String(), toldAt: InstantSchema }),
  ),
});

/** Not from the payment system, or not from now. */
class NotSigned extends Problem {
  override readonly reason = "notSigned";

  constructor() {
    super("unauthorized", "Not signed by the payment system, or more than five minutes ago.");
  }
}

/** A notice that no loan takes, by its code. It is kept all the same. */
class NoticeRefused extends Problem {
  override readonly reason: NoticeRefusal;

  constructor(code: NoticeRefusal) {
    super("conflict", { ...loanRefusals, ...noticeRefusals }[code]);
    this.reason = code;
  }
}

interface PaymentRoutesOptions {
  readonly pool: Pool;
  /** Of the payment system's signatures. */
  readonly secret: string;
  readonly now: () => Date;
}

/** What the payment system tells, and what of it is a person's to look at. */
export async function paymentRoutes(
  app: HttpServer,
  { now, pool, secret }: PaymentRoutesOptions,
): Promise<void> {
  app.get(
    "/v1/payment-notices",
    {
      schema: {
        operationId: "listRefusedNotices",
        summary: "What the payment system told and no loan took",
        response: { 200: RefusedSchema },
      },
    },
    async () => {
      const refused = await listRefused(pool, LIMIT);
      return { refused: refused.map((one) => ({ ...one, toldAt: one.toldAt.toISOString() })) };
    },
  );

  // What is signed is the text as it came.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      "/v1/payment-notices",
      {
        config: { access: { kind: "credential" } },
        schema: { operationId: "tellPayment", summary: "What the payment system tells" },
      },
      async ({ body, headers }, reply) => {
        if (typeof body !== "string" || !isSigned(headers, body, secret, now()))
          throw new NotSigned();
        const notice = jsonOf(body);
        if (!noticeCheck.Check(notice))
          throw new Problem("invalidRequest", "Signed, and no notice that this house knows.");
        const taken = await takeNotice(pool, notice, now());
        if (taken.kind === "refused") throw new NoticeRefused(taken.code);
        return reply.code(204).send(null);
      },
    );
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
