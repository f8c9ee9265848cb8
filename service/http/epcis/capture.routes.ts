import type { Static } from "typebox";
import { Type } from "typebox";
import { Problem } from "../../errors.ts";
import { captureDocument } from "../../trace/capture/capture.store.ts";
import {
  type CaptureJob,
  type ErrorBehaviour,
  listJobs,
  readJob,
} from "../../trace/capture/capture-job.store.ts";
import { readDocument } from "../../trace/capture/document.ts";
import { QueryFault } from "../../trace/capture/query-fault.ts";
import { ownParty } from "../own-party.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { capturerOf, textOf } from "./body.ts";
import { linkNext } from "./link.ts";
import { BASE, DOCUMENT_BYTES_MAX, type EpcisOptions, PER_PAGE } from "./options.ts";
import { Job, Paging } from "./schemas.ts";

const captures = { access: { kind: "anyParty", needs: "capture" } } as const;
const Behaviour = Type.Optional(Type.Enum(["rollback", "proceed"]));

/** Capture of documents, and what became of them. */
export function captureRoutes(app: HttpServer, options: EpcisOptions): void {
  app.post(
    `${BASE}/capture`,
    {
      config: captures,
      bodyLimit: DOCUMENT_BYTES_MAX,
      schema: {
        operationId: "captureEpcisDocument",
        summary: "Capture an EPCIS 2.0 document; the job at `Location` is done when this answers",
        description:
          "Body: an EPCISDocument or EPCISQueryDocument, `application/json` or `application/ld+json`. With `rollback`, " +
          "the default, all of its events are captured or none; with `proceed` those that can be.",
        headers: Type.Object({ "gs1-capture-error-behaviour": Behaviour }),
        response: {
          202: Type.Null({ description: "Captured, or refused as the job says" }),
          ...problemReplies(413, 415),
        },
      },
    },
    async (request, reply) => {
      const behaviour: ErrorBehaviour =
        request.headers["gs1-capture-error-behaviour"] ?? "rollback";
      const job = await captureDocument(
        options,
        capturerOf(request),
        readDocument(textOf(request.body)),
        behaviour,
      );
      return reply
        .code(202)
        .header("location", `${BASE}/capture/${job.captureId}`)
        .header("gs1-capture-error-behaviour", behaviour)
        .send(null);
    },
  );

  listRoute(app, options);

  app.get(
    `${BASE}/capture/:captureID`,
    {
      config: captures,
      schema: {
        operationId: "readEpcisCaptureJob",
        summary: "What became of a captured document",
        params: Type.Object({ captureID: Type.String({ maxLength: 100 }) }),
        response: { 200: Job, ...problemReplies(404) },
      },
    },
    async (request) => {
      const party = ownParty(request, "capture");
      const { captureID } = request.params;
      const job = isUuid(captureID) ? await readJob(options.pool, party, captureID) : undefined;
      if (job === undefined) throw new Problem("notFound", "No capture job of yours has this id.");
      return shownJob(job);
    },
  );
}

const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function listRoute(app: HttpServer, { pool }: EpcisOptions): void {
  app.get(
    `${BASE}/capture`,
    {
      config: captures,
      schema: {
        operationId: "listEpcisCaptureJobs",
        summary: "Captured documents, newest first",
        querystring: Type.Object(Paging),
        response: { 200: Type.Array(Job) },
      },
    },
    async (request, reply) => {
      const { nextPageToken, perPage = PER_PAGE } = request.query;
      const before = nextPageToken === undefined ? undefined : jobNoIn(nextPageToken);
      const jobs = await listJobs(pool, ownParty(request, "capture"), {
        before,
        limit: perPage + 1,
      });
      const shown = jobs.slice(0, perPage);
      const last = shown.at(-1);
      if (jobs.length > perPage && last) linkNext(request, reply, String(last.jobNo));
      return shown.map(shownJob);
    },
  );
}

function jobNoIn(token: string): number {
  if (!/^\d{1,15}$/.test(token))
    throw new QueryFault("epcisQueryParameter", "nextPageToken", "is none that was given here");
  return Number(token);
}

const shownJob = ({
  behaviour,
  captureId,
  createdAt,
  errors,
  finishedAt,
  success,
}: CaptureJob): Static<typeof Job> => ({
  captureID: captureId,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt.toISOString(),
  running: false,
  success,
  captureErrorBehaviour: behaviour,
  errors: [...errors],
});
