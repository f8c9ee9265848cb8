import type { Pool } from "pg";
import { Compile } from "typebox/compile";
import { type NoticeRefusal, noticeRefusals, NoticeSchema } from "../credit/payment/notice.ts";
import { listRefused, takeNotice } from "../credit/payment/payment.store.ts";
import { loanRefusals } from "../credit/loan/loan-command.ts";
import { Problem } from "../errors.ts";
import type { HttpServer } from "../http/server.ts";
import { isSigned } from "../webhook/signature.ts";

const noticeCheck = Compile(NoticeSchema);
const LIMIT = 100;

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
  app.get("/v1/payment-notices", async () => ({ refused: await listRefused(pool, LIMIT) }));

  // What is signed is the text as it came.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      "/v1/payment-notices",
      { config: { access: { kind: "credential" } } },
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
