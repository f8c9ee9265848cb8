import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import { Problem } from "../errors.ts";
import { anonymous, type Capability, may, type Principal } from "../parties/principal.ts";
import { type Access, isForPeople } from "./access.ts";
import { isLocal } from "./access-local.ts";
import { requireOwnPage } from "./csrf.ts";
import type { RateMeter } from "./rate-meter.ts";
import { ownParty } from "./own-party.ts";
import type { HttpServer } from "./server.ts";
import type { Site } from "./site.ts";

export interface GuardOptions {
  /** Who makes a request. @throws Problem `unauthorized` for a credential that does not hold (any more) */
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
  /** Party id of the operator. */
  readonly operator: string;
  /** Writes down that the operator's people or machines read what is the operator's alone. */
  readonly noteOperatorRead: (request: FastifyRequest) => Promise<void>;
  readonly meter: RateMeter;
  readonly site: Site;
}

/** Makes every route declare its access, and every request keep to it. */
export function guardAccess(app: HttpServer, options: GuardOptions): void {
  app.addHook("onRoute", requireDeclared);
  app.decorateRequest("principal");
  app.addHook("onRequest", async (request, reply) => {
    const { access, unmetered } = request.routeOptions.config;
    request.principal = anonymous;
    if (access !== undefined && asksWho(access)) await identify(request, options);
    if (unmetered !== true) count(request, options.meter);
    if (access === undefined) return;
    keepPrivate(reply, access);
    requireOwnPage(request, access, options.site);
    admit(access, request, options.operator);
  });
  app.addHook("preHandler", async (request) => {
    const { access } = request.routeOptions.config;
    if (access?.kind === "operator") await options.noteOperatorRead(request);
  });
}

/** The pages of the API's documentation come from a plugin that knows nothing of access. */
const DOCS = "/docs";

function requireDeclared(route: RouteOptions & { readonly prefix: string }): void {
  if (route.prefix === DOCS) route.config = { ...route.config, access: { kind: "public" } };
  if (route.config?.access === undefined)
    throw new Error(`${String(route.method)} ${route.url} does not declare its access`);
  if (route.config.access.kind === "look" && route.config.isLookRoute !== true)
    throw new Error(`${String(route.method)} ${route.url} shows data past the one place for it`);
}

const open = new Set<Access["kind"]>([
  "public",
  "published",
  "capability",
  "signed",
  "credential",
  "local",
]);

const asksWho = ({ kind }: Access): boolean => !open.has(kind);

/** Guessing keys is slowed down like any other asking without one. */
async function identify(request: FastifyRequest, options: GuardOptions): Promise<void> {
  try {
    request.principal = await options.identify(request);
  } catch (error) {
    options.meter.countAddress(request);
    throw error;
  }
}

function count(request: FastifyRequest, meter: RateMeter): void {
  if (request.principal.kind === "anonymous") meter.countAddress(request);
  else meter.countPrincipal(request);
}

function keepPrivate(reply: FastifyReply, access: Access): void {
  if (access.kind !== "public") reply.header("cache-control", "no-store");
}

/** @throws Problem `unauthorized`, `forbidden` */
function admit(access: Access, request: FastifyRequest, operator: string): void {
  const { principal } = request;
  if (access.kind === "local" && !isLocal(request))
    throw new Problem("forbidden", "Only for this machine itself.");
  if (asksWho(access) && principal.kind === "anonymous")
    throw new Problem("unauthorized", "Sign in, or send an API key.");
  if (isForPeople(access) && principal.kind !== "person")
    throw new Problem("forbidden", "Only for people who signed in.");
  if (access.kind === "party") requireMay(principal, named(request, "party"), access.needs);
  if (access.kind === "anyParty") ownParty(request, access.needs);
  if (access.kind === "operator") requireMay(principal, operator, access.needs);
}

function requireMay(principal: Principal, party: string, needs: Capability): void {
  if (!may(principal, party, needs))
    throw new Problem("forbidden", `Needs the capability ${needs} of this party.`);
}

const named = ({ params }: FastifyRequest, name: string): string =>
  String((params as Readonly<Record<string, unknown>>)[name]);
