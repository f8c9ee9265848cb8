import { describe, expect, it } from "vitest";
import { type Decided, stepsFor } from "../../../web/app/pages/notifications/steps.ts";

const items = (...statuses: ("ACTIVE" | "PART_BLOCKED" | "CANCELED" | null)[]) =>
  statuses.map((blockStatus, at) => ({
    asset: String(at),
    thing: `urn:${String(at)}`,
    blockStatus,
  }));
const block: Decided = {
  kind: "block",
  side: "receiver",
  status: "ACKNOWLEDGED",
  receiver: { party: "aa", bpnl: null, name: null },
  items: items("ACTIVE", "PART_BLOCKED"),
  things: 2,
};
const possible = (changed: Partial<Decided>) => stepsFor({ ...block, ...changed });

describe("what can be done with a notification", () => {
  it.for<readonly [string, Partial<Decided>, readonly string[], boolean]>([
    ["acknowledged", {}, ["accept", "decline", "block"], true],
    ["received", { status: "RECEIVED" }, ["acknowledge"], false],
    ["declined", { status: "DECLINED" }, [], false],
    ["of quality", { kind: "alert", items: items(null), things: 1 }, ["accept", "decline"], true],
    ["sent", { side: "sender", status: "RECEIVED" }, ["close", "cancel"], false],
    ["closed", { side: "sender", status: "CLOSED" }, [], false],
  ])("where it was %s", ([, changed, steps, canForward]) => {
    expect(possible(changed)).toEqual({ steps, canForward });
  });

  it("offers nothing of which nothing is left to do", () => {
    const done = { items: items("PART_BLOCKED", "CANCELED"), status: "ACCEPTED" as const };
    expect(possible(done).steps).toEqual([]);
    const taken = { side: "sender" as const, items: items("CANCELED"), things: 1 };
    expect(possible(taken).steps).toEqual(["close"]);
  });

  it("leaves it to the service where more things are meant than are read", () => {
    expect(possible({ items: items("PART_BLOCKED"), things: 2 }).steps).toContain("block");
  });

  it("lets a sender say that it arrived only where its receiver cannot", () => {
    const sent = { side: "sender", status: "SENT" } as const;
    expect(possible(sent).steps).toEqual(["close", "cancel"]);
    const outside = { ...block.receiver, party: null };
    expect(possible({ ...sent, receiver: outside }).steps).toEqual(["receive", "close", "cancel"]);
  });
});
