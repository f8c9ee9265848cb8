import type { FastifyError, FastifyReply } from "fastify";
import { Fault } from "../../device-attest/fault.ts";
import { Problem } from "../errors.ts";
import { Overloaded } from "../ingest/arrival.ts";
import { AspectFault } from "../trace/catena-x/aspect-fault.ts";
import { problem, PROBLEM_JSON, type ProblemBody } from "./problem.ts";

export const answerError = (error: FastifyError, reply: FastifyReply): FastifyReply =>
  sendProblem(reply, bodyOf(error, reply));

/** What an error is to whoever asked; sets what belongs into the head of the answer. */
export function bodyOf(
  error: FastifyError | Problem | Fault | Overloaded | Error,
  reply: FastifyReply,
): ProblemBody {
  if (error instanceof Overloaded) {
    reply.header("retry-after", String(error.retryAfterSeconds));
    return problem("overloaded");
  }
  if (error instanceof Problem) {
    if (error.retryAfterSeconds !== undefined)
      reply.header("retry-after", String(error.retryAfterSeconds));
    if (error.code === "unauthorized") reply.header("www-authenticate", "Bearer");
    const { code, errors, message, reason } = error;
    const members = errors.length > 0 && { errors };
    return { ...problem(code, message), ...(reason && { reason }), ...members };
  }
  if (error instanceof Fault) return problem(error.code, error.message);
  if (error instanceof AspectFault) return notOfModel(error);
  if (isOfFastify(error) && error.validation !== undefined) return invalid(error);
  return unforeseen(error, reply);
}

function invalid(error: FastifyError): ProblemBody {
  const errors = (error.validation ?? []).map((one) => ({
    pointer: one.instancePath,
    detail: one.message ?? "is wrong",
  }));
  return { ...problem("invalidRequest"), errors };
}

const notOfModel = ({ message, pointer }: AspectFault): ProblemBody => ({
  ...problem("documentRefused", `${pointer === "" ? "/" : pointer}: ${message}`),
  errors: [{ pointer, detail: message }],
});

const isOfFastify = (error: Error): error is FastifyError => "code" in error;

function unforeseen(
  error: Error & { readonly code?: unknown; readonly statusCode?: unknown },
  reply: FastifyReply,
): ProblemBody {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return problem("tooLarge");
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return problem("unsupportedMediaType");
  if (typeof error.statusCode === "number" && error.statusCode < 500)
    return { ...problem("invalidRequest", error.message), status: error.statusCode };
  reply.log.error({ err: error, reqId: reply.request.id });
  return problem("internal");
}

export const sendProblem = (reply: FastifyReply, body: ProblemBody): FastifyReply =>
  reply.code(body.status).type(PROBLEM_JSON).send(body);
