import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Access } from "../../service/http/access.ts";
import { type Answer, ask } from "../support/ask.ts";
import { testFactory } from "../support/device.ts";
import { type TestApi, testApi } from "../support/http.ts";
import { newParty, newPerson } from "../support/people.ts";
import { everything, type Player, roles } from "./matrix/cast.ts";
import { type Document, filled, type Operation, operationsIn } from "./matrix/operations.ts";
import { bodies, makers, nobodys, type Owner, queryOf } from "./matrix/things.ts";
import { type Verdict, verdictOn } from "./matrix/verdict.ts";

let api: TestApi;
let operations: readonly Operation[];
let foreign: Owner;
beforeAll(async () => {
  api = await testApi();
  const { body } = await ask(api, "GET", "/openapi.json");
  operations = operationsIn(body as unknown as Document);
  const party = newParty();
  const { account } = await newPerson(api.intake.database.pool, party, ["manage"]);
  foreign = { party, account };
});
afterAll(() => api.close());

/** The values of a path's parameters: things of the owner's, or somebody else's by name. */
async function valuesOf(
  { names }: Operation,
  ownerOf: (name: string) => Owner,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const name of names) {
    const make = makers[name];
    if (make === undefined) throw new Error(`test/http/matrix/things.ts makes no ${name}`);
    values.set(name, await make(api, ownerOf(name)));
  }
  return values;
}

async function send(
  operation: Operation,
  player: Player,
  ownerOf: (name: string) => Owner,
  body: object = {},
): Promise<Answer> {
  const url = filled(operation.path, await valuesOf(operation, ownerOf)) + queryOf(operation);
  const { headers } = player;
  return ask(api, operation.method, url, { headers, ...(operation.hasBody && { body }) });
}

const ownOf = ({ account }: Player): Owner => ({
  party: testFactory,
  account: account ?? foreign.account,
});

/** What is wrong with an answer; undefined if nothing is. */
function faultIn({ id, statuses }: Operation, who: string, answer: Answer, verdict: Verdict) {
  const { body, status } = answer;
  const said = `${id} as ${who}: ${String(status)} ${JSON.stringify(body["code"])}`;
  const isRefused = status === 401 || status === 403;
  if (verdict === "let in" ? isRefused : status !== verdict)
    return `${said}, not ${String(verdict)}`;
  if (status >= 500) return said;
  return statuses.includes(String(status)) ? undefined : `${said} is not documented`;
}

describe("every route of the document", () => {
  it("declares its access", () => {
    expect(operations.length).toBeGreaterThan(25);
    expect(operations.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it("lets in whom its access lets in, and nobody else", async () => {
    const faults: (string | undefined)[] = [];
    for (const operation of operations)
      for (const role of roles) {
        const player = await role.enter(api);
        const answer = await send(operation, player, () => ownOf(player));
        const verdict = verdictOn(operation.access as Access, role);
        faults.push(faultIn(operation, role.name, answer, verdict));
      }
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  }, 600_000);

  it("knows nothing of another party for whoever may do everything in his own: 403", async () => {
    const faults: (string | undefined)[] = [];
    for (const operation of operations.filter(({ names }) => names.some(isParty))) {
      const answer = await send(operation, await everything.enter(api), () => foreign);
      faults.push(faultIn(operation, "somebody else's", answer, 403));
    }
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it("finds nothing of others below what is one's own: 404", async () => {
    const faults: string[] = [];
    const ofObjects = operations.filter(isOfObjects);
    expect(ofObjects.length).toBeGreaterThan(40);
    for (const operation of ofObjects) {
      const player = await everything.enter(api);
      const ownerOf = (name: string): Owner => (isParty(name) ? ownOf(player) : foreign);
      const answer = await send(operation, player, ownerOf, bodies[operation.id]);
      if (answer.status !== 404) faults.push(`${operation.id}: ${String(answer.status)}`);
    }
    expect(faults).toEqual([]);
  });
});

describe("a route for this machine alone", () => {
  it("answers no other address", async () => {
    const local = operations.filter(({ access }) => access?.kind === "local");
    expect(local).not.toEqual([]);
    for (const { path } of local) {
      const remoteAddress = "192.0.2.7";
      const reply = await api.app.inject({ method: "GET", url: path, remoteAddress });
      expect(reply.statusCode).toBe(403);
    }
  });
});

const isParty = (name: string): boolean => name === "party" || name === "factory";

/** Whether it is about one thing of somebody's; what everybody may know by its unguessable name is not. */
const isOfObjects = ({ access, id, names }: Operation): boolean =>
  // Its path names what comes into being, by a hash that anybody may know.
  !["keepAttachment", "keepInspectionLot"].includes(id) &&
  ["party", "look", "person"].includes(access?.kind ?? "") &&
  names.some((name) => !isParty(name) && !nobodys.has(name));
