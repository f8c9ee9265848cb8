import { Problem } from "../../errors.ts";
import type { Principal } from "../../parties/principal.ts";

type Person = Extract<Principal, { kind: "person" }>;

/** Whoever a route is for that is for people only. @throws Problem `forbidden` */
export function personOf(principal: Principal): Person {
  if (principal.kind !== "person") throw new Problem("forbidden", "Only for people who signed in.");
  return principal;
}
