import { recordAct } from "../../parties/people/admin-act.store.ts";
import type { GuardOptions } from "../access-guard.ts";
import { identifying } from "../principal.ts";
import { RateMeter, type Rates } from "../rate-meter.ts";
import { actorOf } from "./actor.ts";
import type { PeopleOptions } from "./options.ts";

/** The guard over the people and machines that are kept. */
export function guardOf(options: PeopleOptions, rates: Rates): GuardOptions {
  const { idleSeconds, now, operator, pool, site } = options;
  return {
    identify: identifying({ pool, now, secure: site.secure, sessionIdleSeconds: idleSeconds }),
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
