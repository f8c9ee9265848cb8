import type { AddressInfo } from "node:net";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify from "fastify";
import { Type } from "typebox";
import type { Notice } from "../../service/credit/payment/notice.ts";
import { compileValidator } from "../../service/http/validator.ts";
import { startLoop } from "../../service/loop.ts";
import { signedHeaders } from "../../service/webhook/signature.ts";
import { Ledger } from "./ledger.ts";

export interface ReferenceOptions {
  /** Its book. */
  readonly file: string;
  /** What a lender says who he is by. */
  readonly apiKey: string;
  /** What notices are signed with, `whsec_…`. */
  readonly secret: string;
  /** Where notices go; undefined: they can only be read. */
  readonly notify: (() => string | undefined) | undefined;
  readonly port?: number;
  readonly now?: () => Date;
}

/** A payment system to try the lender's house with: a book on disk, spoken to as `service/lender/payment-client.ts` does. */
export interface ReferenceService {
  readonly url: string;
  readonly ledger: Ledger;
  /** Pays what is open now instead of in a moment, and tells of it. */
  readonly settle: () => Promise<void>;
  readonly receive: (money: Parameters<Ledger["receive"]>[0]) => Promise<Notice>;
  readonly stop: () => Promise<void>;
}

const SETTLE_MS = 200;
const PAGE = 100;
const TIMEOUT_MS = 5_000;
const Text = Type.String({ minLength: 1, maxLength: 200 });

export async function startReferenceService(options: ReferenceOptions): Promise<ReferenceService> {
  const now = options.now ?? (() => new Date());
  const ledger = await Ledger.open(options.file, now);
  const push = (notice: Notice): Promise<void> => pushTo(options, notice, now());
  const settle = async (): Promise<void> => {
    for (const notice of await ledger.settle()) await push(notice);
  };
  const app = serverOf(ledger, options.apiKey);
  await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  const settling = startLoop({
    idleMs: SETTLE_MS,
    step: async () => {
      await settle();
      return false;
    },
    onError: () => undefined,
  });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ledger,
    settle,
    receive: async (money) => {
      const notice = await ledger.receive(money);
      await push(notice);
      return notice;
    },
    stop: async () => {
      await settling.stop();
      await app.close();
      await ledger.close();
    },
  };
}

function serverOf(ledger: Ledger, apiKey: string) {
  const app = Fastify().withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compileValidator);
  app.addHook("onRequest", async ({ headers }, reply) => {
    if (headers.authorization !== `Bearer ${apiKey}`)
      await reply.code(401).send({ title: "Needs the lender's key." });
  });
  const headers = Type.Object({ "idempotency-key": Text });
  const body = Type.Object({
    purpose: Type.Enum(["payout", "return"]),
    payee: Text,
    amount: Text,
    currency: Text,
  });
  app.post("/v1/payments", { schema: { headers, body } }, async (request, reply) => {
    const answer = await ledger.ask({ key: request.headers["idempotency-key"], ...request.body });
    if (answer === "taken") return reply.code(202).send({ state: "open" });
    return answer === "keyTaken"
      ? reply.code(409).send({ title: "The key was used for another payment." })
      : reply.code(422).send({ title: "There is no such account." });
  });
  const querystring = Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) });
  app.get("/v1/notices", { schema: { querystring } }, ({ query: { after = 0 } }) => {
    const notices = ledger.since(after, PAGE);
    return { notices, cursor: String(after + notices.length) };
  });
  return app;
}

/** Once: what is not heard is read. */
async function pushTo(
  { notify, secret }: ReferenceOptions,
  notice: Notice,
  now: Date,
): Promise<void> {
  const url = notify?.();
  if (url === undefined) return;
  const body = JSON.stringify(notice);
  const headers = {
    "content-type": "application/json",
    ...signedHeaders({ id: notice.id, body }, [secret], now),
  };
  await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    (reply) => reply.body?.cancel(),
    () => undefined,
  );
}
