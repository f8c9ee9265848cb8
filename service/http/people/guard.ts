import { recordAct } from "../../parties/people/admin-act.store.ts";
import type { GuardOptions } from "../access-guard.ts";
import { identifying } from "../principal.ts";
import { RateMeter, type Rates } from "../rate-meter.ts";
import { actorOf } from "./actor.ts";
import type { PeopleOptions } from "./options.ts";

export interface Guard extends GuardOptions {
  /** As `identify`, while what was asked for goes on: nobody is there only because a page is open. */
  readonly identifyAgain: GuardOptions["identify"];
}

/** The guard over the people and machines that are kept. */
export function guardOf(options: PeopleOptions, rates: Rates): Guard {
  const { idleSeconds, now, operator, pool, site } = options;
  const kept = { pool, now, secure: site.secure, sessionIdleSeconds: idleSeconds };
  return {
    identify: identifying(kept),
    identifyAgain: identifying(kept, false),
    operator,
    noteOperatorRead: (request) =>
      recordAct(pool, operator, {
        actor: actorOf(request),
        at: now(),
        action: "operatorRead",
        subject: request.routeOptions.url ?? "",
      }),
    meter: new RateMeter(rates, now),
    site,
  };
}
