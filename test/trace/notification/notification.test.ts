import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BlockStatus,
  decide,
  evolve,
  type NotificationCommand,
  notificationCommands,
  notificationKinds,
  notificationStatuses,
  type Side,
  type Standing,
} from "../../../service/trace/notification/notification.ts";

const ITEMS = ["a", "b", "c"];
const standing = fc
  .record({ kind: fc.constantFrom(...notificationKinds) })
  .map(({ kind }): Standing => ({
    kind,
    status: "SENT",
    items: new Map(
      ITEMS.map((item): [string, BlockStatus | undefined] => [
        item,
        kind === "block" ? "ACTIVE" : undefined,
      ]),
    ),
  }));
const command: fc.Arbitrary<[Side, NotificationCommand]> = fc.tuple(
  fc.constantFrom<Side>("sender", "receiver"),
  fc.record({
    what: fc.constantFrom(...notificationCommands, "forward" as const),
    why: fc.constant(undefined),
    items: fc.option(fc.subarray([...ITEMS, "z"], { minLength: 1 }), { nil: undefined }),
  }),
);

const after = (now: Standing, [side, what]: [Side, NotificationCommand]): Standing => {
  const event = decide(now, side, what);
  return typeof event === "string" ? now : evolve(now, event);
};

const rankOf = ({ status }: Standing): number =>
  status === "DECLINED"
    ? notificationStatuses.indexOf("ACCEPTED")
    : notificationStatuses.indexOf(status);

describe("whatever both sides do with a notification", () => {
  it("its status never goes back, and nothing happens after it is closed", () => {
    fc.assert(
      fc.property(standing, fc.array(command, { maxLength: 30 }), (first, commands) => {
        let now = first;
        for (const one of commands) {
          const next = after(now, one);
          expect(rankOf(next)).toBeGreaterThanOrEqual(rankOf(now));
          expect(now.status !== "CLOSED" || next === now).toBe(true);
          now = next;
        }
      }),
    );
  });

  it("what was taken back stays so, and nothing but a block blocks", () => {
    fc.assert(
      fc.property(standing, fc.array(command, { maxLength: 30 }), (first, commands) => {
        let now = first;
        for (const one of commands) {
          const next = after(now, one);
          for (const [item, status] of now.items) {
            expect(status !== "CANCELED" || next.items.get(item) === "CANCELED").toBe(true);
            expect(first.kind === "block" || next.items.get(item) === undefined).toBe(true);
          }
          now = next;
        }
      }),
    );
  });

  it("nobody does what is the other's", () => {
    const mine = { sender: ["receive", "close", "cancel"], receiver: ["acknowledge", "accept", "decline", "block", "forward"] }; // prettier-ignore
    fc.assert(
      fc.property(
        standing,
        fc.array(command, { maxLength: 10 }),
        command,
        (first, before, last) => {
          const now = before.reduce(after, first);
          const [side, what] = last;
          const isDone = typeof decide(now, side, what) !== "string";
          expect(!isDone || mine[side].includes(what.what)).toBe(true);
        },
      ),
    );
  });
});
