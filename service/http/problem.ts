import { Type } from "typebox";
import { type ProblemCode, problemOf } from "../errors.ts";

export const PROBLEM_JSON = "application/problem+json";

/** RFC 9457 problem details with our stable `code`. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ format: "uri-reference" }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    /** Of a refused look: why, by code. */
    reason: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String(),
          detail: Type.String(),
          /** Of an event of a document: what is wrong with it, and which it is, from 0. */
          code: Type.Optional(Type.String()),
          position: Type.Optional(Type.Integer()),
        }),
      ),
    ),
  },
  { $id: "Problem" },
);

interface ProblemDetail {
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  readonly position?: number;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly reason?: string;
  readonly errors?: readonly ProblemDetail[];
}

export function problem(code: ProblemCode, detail?: string): ProblemBody {
  const { status, title } = problemOf(code);
  return { type: `/problems/${code}`, title, status, code, ...(detail && { detail }) };
}

/** What a route may answer beside its result. */
export const problemReplies = (...statuses: readonly number[]): Record<number, unknown> =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: "A problem",
        content: { [PROBLEM_JSON]: { schema: Type.Ref("Problem") } },
      },
    ]),
  );
