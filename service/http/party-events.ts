import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../errors.ts";
import { may, type Principal } from "../parties/principal.ts";
import { eventOf, type EventSource } from "./event-stream.ts";
import { Follow } from "./looks-stream.ts";

/** Where a stream of numbered things begins that nobody broke off, and whether it waits for more. */
export const FollowAfter = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  follow: Follow,
});

/** What a party is told of, by numbers that only grow. */
export interface Numbered {
  readonly no: number;
  readonly shown: object;
}

/** A kind of thing that parties are told of. */
export interface PartyEvents {
  /** Name of the events. */
  readonly name: string;
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
  /** Those of a party with a number above `after`, lowest first. */
  readonly newer: (
    party: string,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly Numbered[]>;
}

const ITEMS_MAX = 100;

/** One client's way through what its party is told, for as long as it may view that party. */
export function partyEvents(
  request: FastifyRequest,
  { identify, name, newer }: PartyEvents,
): EventSource {
  const { party } = request.params as { readonly party: string };
  let after = startOf(request);
  return {
    async next() {
      if (!may(await identify(request), party, "view"))
        throw new Problem("forbidden", "Needs the capability view of this party.");
      const found = await newer(party, { after, limit: ITEMS_MAX });
      const last = found.at(-1);
      if (last === undefined) return undefined;
      after = last.no;
      return eventOf(name, { items: found.map(({ shown }) => shown) }, String(last.no));
    },
  };
}

/** A browser goes on by `Last-Event-ID` where its stream broke off. */
function startOf({ headers, query }: FastifyRequest): number {
  const last = Number(headers["last-event-id"]);
  const { after = 0 } = query as { readonly after?: number };
  return Number.isSafeInteger(last) && last > 0 ? last : after;
}
