import type { Queryable } from "../../db/pool.ts";
import type { JsonObject } from "../../trace/capture/json.ts";
import { COUNTS, type Stretch, valuesOf } from "./goods.store.ts";
import { type Invoiced, invoicesIn } from "./invoices.ts";
import type { Invoice } from "./observation.ts";

/** Of one factory and period; the newest, where there are more. */
const INVOICES_MAX = 20_000;

interface Row extends Invoiced {
  readonly context: JsonObject[string];
}

/**
 * What the factory invoiced, by its own transaction events: whoever owns the goods from then on is the buyer, by the party
 * or business partner that the address book has for his name. What it bought itself is another's invoice.
 * @returns undefined where it names none
 */
export async function invoicesOf(db: Queryable, at: Stretch): Promise<Invoice[] | undefined> {
  const { rows } = await db.query<Row>({
    name: "observed_invoices",
    text: `WITH told AS MATERIALIZED (
             SELECT e.at, e.entry, e.owner_no FROM trace_sayer y JOIN trace_event e USING (sayer_no)
             WHERE y.party = $1 AND e.at >= $2 AND e.at < $3 AND e.entry IS NOT NULL AND NOT e.erroneous
               AND e.kind = 'transaction' AND e.owner_no IS NOT NULL AND ${COUNTS}
             ORDER BY e.at DESC, e.entry LIMIT $5)
           SELECT b.body AS event, x.content AS context, coalesce(encode(p.partner, 'hex'), p.bpnl, o.id) AS buyer,
             floor(extract(epoch FROM t.at - $2) / 86400)::integer AS day
           FROM told t JOIN epcis_event b ON b.entry = t.entry JOIN epcis_context x USING (context_no)
           JOIN trace_thing o ON o.thing_no = t.owner_no
           LEFT JOIN trade_partner p ON p.party = $1 AND p.uri = o.id
           WHERE p.partner IS DISTINCT FROM $1
           ORDER BY t.at, t.entry`,
    values: valuesOf(at, INVOICES_MAX),
  });
  const told = rows.map(({ context, event, ...one }): Invoiced => {
    const whole: JsonObject = { ...event, "@context": event["@context"] ?? context };
    return { ...one, event: whole };
  });
  const invoices = invoicesIn(told);
  return invoices.length === 0 ? undefined : invoices;
}
