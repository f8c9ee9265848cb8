import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { sha256 } from "#crypto";
import { type Check, fail, needs, type Outcome, pass } from "./check.ts";
import { checkChain, type ChainView } from "./chain-view.ts";
import type { RegisteredKey } from "./chain-facts.ts";
import { sayerOf } from "../stated.ts";
import { type Claims, isByOperator, isStated } from "./claims.ts";

const P256_SHA256 = 1;
const EQUIVOCATED = 3;
const grades = ["gradeNone", "gradeManaged", "gradeSoftware", "gradeHardware"] as const;

/** Whose key it is, that it spoke for this device at this place of the log, and how well it was kept. */
export const checkKey = (claims: Claims, view: ChainView): Check[] => [
  isByOperator(claims) ? checkOperatorKey(claims, view) : checkRegistered(claims, view),
  checkDevice(claims, view),
  checkLife(claims, view),
  checkGrade(claims, view),
];

const checkRegistered = (claims: Claims, view: ChainView): Check =>
  checkChain(
    "key.registered",
    view,
    ["key"],
    [claims.key, claims.statement],
    (facts, { x, y }): Outcome => {
      const { algorithm, factory } = facts.key;
      if (algorithm !== P256_SHA256) return fail("keyUnregistered");
      const isSamePoint = facts.key.x === `0x${toHex(x)}` && facts.key.y === `0x${toHex(y)}`;
      if (!isSamePoint) return fail("keyPointOther");
      const sayer = sayerIn(claims);
      return sayer === undefined || factory === `0x${sayer}`
        ? pass("keyRegistered", { factory })
        : fail("sayerOther", { factory, sayer: `0x${sayer}` });
    },
  );

/** Whose word it says that it is, where a party keeps it to itself. */
const sayerIn = ({ record: { value } }: Claims): string | undefined =>
  value instanceof Fault || !isStated(value) ? undefined : sayerOf(value);

/** Who shows data keeps the log of what was shown: a device's key, or another party's, is no word on that. */
const checkOperatorKey = (claims: Claims, view: ChainView): Check =>
  checkChain("key.registered", view, ["operator"], [], ({ operator }): Outcome => {
    const found = checkRegistered(claims, view);
    const { factory } = found.values;
    if (found.status !== "pass" || factory === operator) return found;
    return fail("operatorKeyOther", { factory: factory ?? "", operator });
  });

const checkDevice = ({ record }: Claims, view: ChainView): Check =>
  checkChain("key.device", view, ["key"], [record], (facts, { device }): Outcome => {
    if (facts.key.algorithm !== P256_SHA256) return needs("key.registered");
    if (facts.key.device !== `0x${toHex(sha256(utf8(device)))}`) throw new Fault("recordDevice");
    return pass("deviceGood", { device });
  });

const checkLife = ({ bundle }: Claims, view: ChainView): Check =>
  checkChain("key.life", view, ["key"], [], ({ key }) => lifeAt(key, bundle.index));

function lifeAt(key: RegisteredKey, index: number): Outcome {
  const { ended, fromIndex: from, untilIndex: until } = key;
  if (key.algorithm !== P256_SHA256) return needs("key.registered");
  if (index < from) return fail("keyNotYet", { index, from });
  if (until === null) return pass("keyAlive", { index, from });
  if (index >= until) return fail("keyEndedBefore", { index, until });
  return pass(ended === EQUIVOCATED ? "keyEquivocatedLater" : "keyAliveUntil", {
    index,
    from,
    until,
  });
}

const checkGrade = ({ bundle }: Claims, view: ChainView): Check =>
  checkChain("key.grade", view, ["key", "grades"], [], (facts) => {
    if (facts.key.algorithm !== P256_SHA256) return needs("key.registered");
    const held = facts.grades.findLast(({ fromIndex }) => fromIndex <= bundle.index);
    const code = grades[held?.grade ?? 0] ?? "gradeNone";
    return code === "gradeNone" ? fail(code) : pass(code, { by: held?.by ?? "" });
  });
