import type { FastifyError, FastifyReply } from "fastify";
import { DocumentRefused } from "../../trace/capture/capture.store.ts";
import { DocumentFault } from "../../trace/capture/document.ts";
import { findingOf } from "../../trace/capture/finding.ts";
import { QueryFault } from "../../trace/capture/query-fault.ts";
import { problemOf } from "../../errors.ts";
import { bodyOf, sendProblem } from "../answer-error.ts";
import { problem, type ProblemBody } from "../problem.ts";

/** The binding's names for what went wrong, by our code; by status where it has none of its own. */
const byCode: Readonly<Record<string, string>> = {
  epcisQueryParameter: "QueryParameterException",
  epcisQueryTooLarge: "QueryTooLargeException",
  epcisTooManyEvents: "CaptureLimitExceededException",
  eventIdTaken: "ResourceAlreadyExistsException",
};
const byStatus: Readonly<Record<number, string>> = {
  400: "ValidationException",
  401: "SecurityException",
  403: "SecurityException",
  404: "NoSuchResourceException",
  406: "NotAcceptableException",
  413: "CaptureLimitExceededException",
  414: "URITooLongException",
  415: "UnsupportedMediaTypeException",
  429: "SecurityException",
};

const dressed = (body: ProblemBody): ProblemBody => ({
  ...body,
  type: `epcisException:${byCode[body.code] ?? byStatus[body.status] ?? "ImplementationException"}`,
});

/** Answers an error as a problem document in the words of the binding (EPCIS 2.0 section 12.6), with our code. */
export const answerEpcisError = (error: FastifyError, reply: FastifyReply): FastifyReply =>
  sendProblem(reply, dressed(known(error) ?? bodyOf(error, reply)));

function known(error: Error): ProblemBody | undefined {
  if (error instanceof DocumentRefused)
    return {
      ...problem("epcisDocument", error.message),
      errors: error.findings.map(({ code, detail, pointer, position }) => ({
        code,
        detail,
        pointer,
        position,
      })),
    };
  if (error instanceof DocumentFault)
    return {
      ...problem(error.code, error.message),
      errors: [{ pointer: error.pointer, detail: error.message }],
    };
  if (error instanceof QueryFault) return problem(error.code, error.message);
  return ofEvent(error);
}

/** A single event that was sent alone. */
function ofEvent(error: Error): ProblemBody | undefined {
  const finding = findingOf(error, "", 0);
  if (finding === undefined) return undefined;
  const { status, title } = problemOf(finding.code);
  const pointer = finding.pointer.replace(/^\/0/, "");
  return {
    ...finding,
    status,
    title,
    detail: error.message,
    errors: [{ pointer, detail: error.message }],
  };
}
