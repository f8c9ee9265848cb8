import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { NoticeSchema } from "../credit/payment/notice.ts";
import type { Asked, PaymentOrder, PaymentSystem } from "../credit/payment/payment-system.ts";

const TIMEOUT_MS = 20_000;
const CURSOR_MAX = 200;

const noticesCheck = Compile(
  Type.Object({
    notices: Type.Array(NoticeSchema, { maxItems: 1000 }),
    cursor: Type.String({ minLength: 1, maxLength: CURSOR_MAX }),
  }),
);
const refusalCheck = Compile(
  Type.Object({ title: Type.String({ minLength: 1, maxLength: 1000 }) }),
);

/** The payment system did not answer, or nothing that can be read. */
class PaymentUnavailable extends Error {
  override readonly name = "PaymentUnavailable";
}

/**
 * A payment system over HTTP: `POST /v1/payments` under an `Idempotency-Key` (202 it will see to it, 422 it will not, with
 * `title`), and `GET /v1/notices?after=` for what happened.
 */
export function httpPaymentSystem(url: URL, key: string): PaymentSystem {
  const send = (path: string, request: Request = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${key}` },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  return {
    ask: async (order) => askedOf(await send("/v1/payments", requestOf(order))),
    since: async (cursor) => {
      const query = cursor === undefined ? "" : `?after=${encodeURIComponent(cursor)}`;
      const reply = await send(`/v1/notices${query}`);
      const body: unknown = await reply.json();
      if (!reply.ok || !noticesCheck.Check(body))
        throw new PaymentUnavailable(`its notices cannot be read: ${String(reply.status)}`);
      return body;
    },
  };
}

interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function requestOf({ amount, currency, key, payee, purpose }: PaymentOrder): Request {
  return {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ purpose, payee, amount, currency }),
  };
}

async function askedOf(reply: Response): Promise<Asked> {
  if (reply.ok) {
    await reply.body?.cancel();
    return { kind: "taken" };
  }
  const body: unknown = await reply.json().catch(() => undefined);
  const because = refusalCheck.Check(body) ? body.title : String(reply.status);
  // Anything else may be a fault that passes: it is asked again.
  if (reply.status !== 422) throw new PaymentUnavailable(because);
  return { kind: "refused", because };
}
