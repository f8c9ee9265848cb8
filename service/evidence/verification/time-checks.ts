import { Fault } from "../../../device-attest/fault.ts";
import { NO_ROOT } from "./chain-facts.ts";
import { checkChain, type ChainView } from "./chain-view.ts";
import { asCheck, type Check, fail, notChecked, type Outcome, pass } from "./check.ts";
import { type Claims, seenBy, timeOf } from "./claims.ts";
import { instantOf } from "./instant.ts";

/** How far a device's clock and the chain's may be apart. */
export const CLOCK_TOLERANCE_SECONDS = 120;

/** That the time the device claims lies between two blocks. */
export const checkTime = (claims: Claims, view: ChainView): Check[] => [
  checkNotAfter(claims, view),
  checkNotBefore(claims, view),
];

/** The anchor proves that the record existed by its block. */
const checkNotAfter = ({ record }: Claims, view: ChainView): Check =>
  checkChain("time.notAfter", view, ["anchorBlock"], [record], (facts, said): Outcome => {
    const capturedAt = timeOf(said);
    const time = facts.anchorBlock?.timestamp;
    if (time === undefined) return fail("anchorBlockOther", { block: facts.asked.anchorBlock });
    const isBefore = capturedAt <= instantOf(time + CLOCK_TOLERANCE_SECONDS);
    return isBefore
      ? pass("capturedBeforeAnchor", { capturedAt, time })
      : fail("capturedAfterAnchor", { capturedAt, time });
  });

/** A block's hash that the record holds proves that the record did not exist before that block. */
function checkNotBefore({ record }: Claims, view: ChainView): Check {
  const { value } = record;
  if (!(value instanceof Fault) && seenBy(value) === undefined)
    return asCheck("time.notBefore", notChecked("seenNone"));
  return checkChain("time.notBefore", view, ["seenBlock", "seenRoot"], [record], (facts, said) => {
    const [capturedAt, seen] = [timeOf(said), seenBy(said)];
    const block = facts.seenBlock;
    const isFinal = block !== null && block.number <= facts.finalBlock.number;
    const isAnchored = facts.seenRoot !== NO_ROOT && facts.seenRoot === `0x${seen?.root ?? ""}`;
    if (!isFinal || !isAnchored) return fail("seenUnknown");
    const isAfter = capturedAt >= instantOf(block.timestamp - CLOCK_TOLERANCE_SECONDS);
    return isAfter
      ? pass("capturedAfterSeen", { capturedAt, time: block.timestamp, block: block.number })
      : fail("capturedBeforeSeen", { capturedAt, time: block.timestamp });
  });
}
