import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { InjectOptions } from "fastify";
import { issueApiKey } from "../../../service/parties/people/api-key.store.ts";
import { capabilities } from "../../../service/parties/principal.ts";
import type { TestApi } from "../../support/http.ts";
import { newParty } from "../../support/people.ts";

/** GS1's own documents; none of them is part of this repository. */
const DATA = join(import.meta.dirname, "../../../../shared/data/epcis");
export const hasOfficial = existsSync(DATA);
/** Said once where tests are skipped. */
export const skipLine = "skipped: ../shared/data/epcis (GS1's schema and examples) is not there";

export const officialSchema = (): object =>
  JSON.parse(readFileSync(join(DATA, "epcis-schema/EPCIS-JSON-Schema.json"), "utf8")) as object;

export interface Example {
  readonly name: string;
  readonly document: EpcisJson;
  readonly events: readonly EventJson[];
}
export type EventJson = Readonly<Record<string, unknown>>;
export type EpcisJson = Readonly<Record<string, unknown>>;

export const eventsIn = (document: EpcisJson): EventJson[] => {
  const body = document["epcisBody"] as {
    readonly eventList?: EventJson[];
    readonly queryResults?: { readonly resultsBody: { readonly eventList: EventJson[] } };
  };
  return body.eventList ?? body.queryResults?.resultsBody.eventList ?? [];
};

export const examples = (): Example[] =>
  readdirSync(join(DATA, "epcis-examples")).map((name) => {
    const document = JSON.parse(
      readFileSync(join(DATA, "epcis-examples", name), "utf8"),
    ) as EpcisJson;
    return { name, document, events: eventsIn(document) };
  });

/** A party's own system, with a key of its own. */
export interface Client {
  readonly party: string;
  /** What it is let in by. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ask: (method: "GET" | "POST", path: string, options?: Asking) => Promise<Reply>;
  readonly capture: (document: unknown, behaviour?: "rollback" | "proceed") => Promise<Reply>;
  /** The events that a query finds. */
  readonly events: (query?: string) => Promise<EventJson[]>;
  /** What became of the document that was just captured. */
  readonly job: (reply: Reply) => Promise<Record<string, unknown>>;
}

interface Asking {
  readonly payload?: InjectOptions["payload"];
  readonly headers?: Record<string, string>;
}

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

export async function newClient(api: TestApi, party = newParty()): Promise<Client> {
  const key = await issueApiKey(api.intake.database.pool, {
    party,
    label: "ERP",
    capabilities,
    madeBy: undefined,
    idempotencyKey: undefined,
    madeAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const authorization = `Bearer ${key?.text ?? ""}`;
  const ask: Client["ask"] = async (method, path, { headers = {}, payload } = {}) => {
    const reply = await api.app.inject({
      method,
      url: `/epcis/v2${path}`,
      headers: {
        authorization,
        ...(payload !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    });
    const body = reply.body === "" ? {} : reply.json<Record<string, unknown>>();
    return { status: reply.statusCode, body, headers: reply.headers };
  };
  return {
    party,
    headers: { authorization },
    ask,
    capture: (document, behaviour) =>
      ask("POST", "/capture", {
        payload: typeof document === "string" ? document : JSON.stringify(document),
        headers: behaviour === undefined ? {} : { "gs1-capture-error-behaviour": behaviour },
      }),
    events: async (query = "") => {
      const { body, status } = await ask("GET", `/events${query === "" ? "" : `?${query}`}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return eventsIn(body);
    },
    job: async ({ headers }) => {
      const path = String(headers["location"]).replace("/epcis/v2", "");
      return (await ask("GET", path)).body;
    },
  };
}

export const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { example: "https://ns.example.com/epcis/" },
];

export const documentOf = (events: readonly unknown[], more: object = {}): EpcisJson => ({
  "@context": CONTEXT,
  type: "EPCISDocument",
  schemaVersion: "2.0",
  creationDate: "2026-03-01T08:00:00Z",
  ...more,
  epcisBody: { eventList: events },
});

let serial = 0;
/** A lot or a piece that nobody named before. */
export const newEpc = (): string => `urn:epc:id:sgtin:4012345.011111.${String(++serial)}`;

export const objectEvent = (more: object = {}): EventJson => ({
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-03-01T07:00:00.000Z",
  eventTimeZoneOffset: "+00:00",
  epcList: [newEpc()],
  ...more,
});

/** An event without what its repository sets: recordTime always (EPCIS 2.0 section 7.4.1.1), eventID where there was none. */
export function asCaptured(event: EventJson, before: EventJson): EventJson {
  const { recordTime: _set, ...rest } = event;
  return before["eventID"] === undefined ? without(rest, "eventID") : rest;
}
export const asSent = ({ recordTime: _ignored, ...event }: EventJson): EventJson => event;

const without = (event: EventJson, name: string): EventJson =>
  Object.fromEntries(Object.entries(event).filter(([key]) => key !== name));
