import { endsIn } from "../trace/capture/captured-event.ts";
import { canonicalUri } from "../trace/capture/epc.ts";
import { type JsonObject, textIn } from "../trace/capture/json.ts";
import { amountOf, membersOf } from "./event-members.ts";
import { momentOf } from "./moment.ts";

/** Members of an event that say what was ordered and what came (docs/portrait.md). */
const VOCABULARY = "https://tallystick.dev/vocabulary/order/";

/**
 * What one event says of a line of an order. Times are milliseconds since 1970, amounts millionths of the line's own
 * unit; undefined where the event does not say.
 */
export interface LineSaid {
  readonly line: string;
  /** Before this moment it is on time. */
  readonly promisedBefore: number | undefined;
  readonly ordered: bigint | undefined;
  readonly deliveredAt: number | undefined;
  readonly delivered: bigint | undefined;
  /** Whom it is for, as the event calls him. */
  readonly buyer: string | undefined;
}

/** @returns undefined where an event says nothing of an order, or nothing that can be read */
export function lineIn(event: JsonObject): LineSaid | undefined {
  const own = membersOf(event, VOCABULARY);
  const line = textIn(own.get("line"));
  if (line === undefined || line === "") return undefined;
  const [promised, delivered] = [momentOf(own.get("promised")), momentOf(own.get("delivered"))];
  const said = {
    line,
    promisedBefore: promised?.end,
    ordered: amountOf(own.get("quantity")),
    deliveredAt: delivered?.start,
    delivered: amountOf(own.get("deliveredQuantity")),
    buyer: buyerIn(own.get("buyer")) ?? newOwnerIn(event),
  };
  return said.promisedBefore === undefined && said.deliveredAt === undefined ? undefined : said;
}

/** In one spelling, as a new owner is named. */
function buyerIn(value: unknown): string | undefined {
  const text = textIn(value);
  return text === undefined || text === "" ? undefined : canonicalUri(text);
}

/** EPCIS 2.0, section 7.3.5.5: a destination of the type `owning_party` is who owns the things from now on. */
const newOwnerIn = (event: JsonObject): string | undefined =>
  endsIn(event["destinationList"], "destination").find(({ kind }) => kind === "owning_party")?.id;

/** How a line of an order came out, whatever order its events came in. */
export interface LineOutcome {
  readonly promisedBefore: number;
  /** Something came, and all of it that came was on time. */
  readonly onTime: boolean;
  /** As much as was ordered came on time; where nobody said how much, that something did. */
  readonly onTimeInFull: boolean;
  /** Less came than was ordered; where nobody said how much, nothing. */
  readonly isOpen: boolean;
  /** Whom it was first said to be for. */
  readonly buyer: string | undefined;
}

/**
 * @param said of one line, in the order of the log: the first promise stands, so that a later one excuses nothing
 * @returns undefined while nobody promised a date
 */
export function outcomeOf(said: readonly Omit<LineSaid, "line">[]): LineOutcome | undefined {
  const promisedBefore = said.find((one) => one.promisedBefore !== undefined)?.promisedBefore;
  if (promisedBefore === undefined) return undefined;
  const ordered = said.find((one) => one.ordered !== undefined)?.ordered;
  const deliveries = said.filter((one) => one.deliveredAt !== undefined);
  const inTime = deliveries.filter(({ deliveredAt = 0 }) => deliveredAt < promisedBefore);
  const came = amountIn(inTime);
  return {
    promisedBefore,
    onTime: deliveries.length > 0 && inTime.length === deliveries.length,
    onTimeInFull: inTime.length > 0 && (ordered === undefined || came >= ordered),
    isOpen: deliveries.length === 0 || (ordered !== undefined && amountIn(deliveries) < ordered),
    buyer: said.find(({ buyer }) => buyer !== undefined)?.buyer,
  };
}

const amountIn = (deliveries: readonly Pick<LineSaid, "delivered">[]): bigint =>
  deliveries.reduce((total, { delivered = 0n }) => total + delivered, 0n);
