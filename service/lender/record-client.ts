import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { asReceipts } from "../../device-attest/receipt.ts";
import { type StatementLog, StatementRefused } from "../credit/stated/bring.job.ts";

const TIMEOUT_MS = 20_000;
const NOT_FOUND = 404;
const QUARANTINED = 422;

const takenCheck = Compile(
  Type.Union([
    Type.Object({
      status: Type.Literal("logged"),
      promise: Type.Object({ index: Type.Integer({ minimum: 0 }) }),
    }),
    Type.Object({ status: Type.Literal("deferred") }),
  ]),
);

const problemCheck = Compile(Type.Object({ code: Type.String() }));

/** The service that keeps the log, as anybody may bring statements there: it is not told who brings them. */
export function statementLog(url: URL): StatementLog {
  const ask = (path: string, request: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, url), {
      ...request,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  return {
    take: async (envelope) => {
      const headers = { "content-type": "application/json" };
      const reply = await ask("/v1/records", { method: "POST", headers, body: envelope });
      const body: unknown = await reply.json();
      if (reply.status === QUARANTINED && problemCheck.Check(body))
        throw new StatementRefused(body.code);
      if (!reply.ok || !takenCheck.Check(body)) throw unreadable(reply);
      return body.status === "logged" ? body.promise.index : undefined;
    },
    receipts: async (statementHash) => {
      const reply = await ask(`/v1/receipts/${statementHash}`);
      if (reply.ok) return JSON.stringify(asReceipts(await reply.json()));
      await reply.body?.cancel();
      if (reply.status !== NOT_FOUND) throw unreadable(reply);
      return undefined;
    },
  };
}

const unreadable = ({ status }: Response): Error =>
  new Error(`the log does not take statements: ${String(status)}`);
