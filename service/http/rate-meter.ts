import type { FastifyRequest } from "fastify";
import { Problem } from "../errors.ts";
import { addressBlock } from "./address.ts";
import { type Rate, TokenBuckets } from "./rate-limit.ts";

export interface Rates {
  /** Of an address, where nobody's name is asked. */
  readonly anonymous: Rate;
  /** Of an address, where a password, passkey or code is tried. */
  readonly credential: Rate;
  /** Of a person or a machine. */
  readonly principal: Rate;
  /** Of a party: all its people and machines together. */
  readonly party: Rate;
}

const NAMES_MAX = 20_000;

/** Counts requests against whoever makes them. */
export class RateMeter {
  readonly #now: () => Date;
  readonly #buckets: { readonly [kind in keyof Rates]: TokenBuckets };

  constructor(rates: Rates, now: () => Date) {
    this.#now = now;
    this.#buckets = {
      anonymous: new TokenBuckets(rates.anonymous, NAMES_MAX),
      credential: new TokenBuckets(rates.credential, NAMES_MAX),
      principal: new TokenBuckets(rates.principal, NAMES_MAX),
      party: new TokenBuckets(rates.party, NAMES_MAX),
    };
  }

  /** A request of nobody, or with a credential that does not hold. @throws Problem `rateLimited` */
  countAddress({ ip, routeOptions }: FastifyRequest): void {
    const isTrying = routeOptions.config.access?.kind === "credential";
    this.#take(isTrying ? "credential" : "anonymous", addressBlock(ip));
  }

  /** A request of somebody: against him, and every party that he acts for. @throws Problem `rateLimited` */
  countPrincipal({ principal }: FastifyRequest): void {
    if (principal.kind === "anonymous") return;
    this.#take("principal", principal.kind === "person" ? principal.account : principal.apiKey);
    for (const [party, held] of principal.standing) if (held.size > 0) this.#take("party", party);
  }

  #take(kind: keyof Rates, name: string): void {
    const seconds = this.#buckets[kind].take(name, this.#now().getTime());
    if (seconds > 0)
      throw new Problem("rateLimited", `Ask again in ${String(seconds)} s.`, seconds);
  }
}
