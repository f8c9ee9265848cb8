import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Alert,
  type AlertCommand,
  alertDispositions,
  decide,
  ENTRIES_MAX,
  evolve,
  occurred,
  type Occurrence,
} from "../../../service/quality/alerts/alert.ts";
import { severities } from "../../../service/quality/alerts/kind.ts";

const gap = (change: Partial<Occurrence> = {}): Occurrence => ({
  kind: "sequenceGap",
  subject: "urn:tallystick:device:1",
  severity: "warning",
  about: { first: 3, last: 4 },
  entries: [5],
  at: "2026-01-01T00:00:00.000Z",
  ...change,
});

const raised = evolve(undefined, occurred(undefined, gap()));

function after(...commands: AlertCommand[]): Alert {
  let alert = raised;
  for (const command of commands) {
    const event = decide(alert, command);
    if (typeof event === "string") throw new Error(event);
    alert = evolve(alert, event);
  }
  return alert;
}

const acknowledge: AlertCommand = { what: "acknowledge", why: undefined };
const contain: AlertCommand = { what: "contain", why: "the lot stands aside" };
const close: AlertCommand = { what: "close", why: "sent back", disposition: "returnToSupplier" };
const dismiss: AlertCommand = { what: "close", why: "a test", disposition: "falseAlarm" };

describe("an alert", () => {
  it("is acknowledged, contained and closed, each once", () => {
    const closed = after(acknowledge, contain, close);
    expect(closed).toMatchObject({ state: "closed", disposition: "returnToSupplier" });
    expect(decide(after(acknowledge), acknowledge)).toBe("alreadyAcknowledged");
    expect(decide(after(acknowledge, contain), contain)).toBe("alreadyContained");
    for (const command of [acknowledge, contain, close, dismiss])
      expect(decide(closed, command)).toBe("alertClosed");
  });

  it("is closed before it was contained only as a false alarm", () => {
    expect(decide(raised, contain)).toBe("notAcknowledged");
    expect(decide(raised, dismiss)).toBe("notAcknowledged");
    expect(decide(after(acknowledge), close)).toBe("notContained");
    expect(after(acknowledge, dismiss)).toMatchObject({ disposition: "falseAlarm" });
  });

  it("counts what happens again, and keeps the worst of it and the newest figures", () => {
    const again = gap({
      severity: "critical",
      about: { first: 9 },
      at: "2026-01-02T00:00:00.000Z",
    });
    const counted = evolve(raised, occurred(raised, again));
    expect(counted).toMatchObject({
      count: 2,
      severity: "critical",
      about: { first: 9 },
      raisedAt: "2026-01-01T00:00:00.000Z",
      lastAt: "2026-01-02T00:00:00.000Z",
    });
    expect(evolve(counted, occurred(counted, gap()))).toMatchObject({
      severity: "critical",
      lastAt: "2026-01-02T00:00:00.000Z",
    });
  });

  it("was not contained where it happens again", () => {
    const contained = after(acknowledge, contain);
    expect(evolve(contained, occurred(contained, gap())).state).toBe("acknowledged");
  });

  it("keeps how it began and how it goes on, however often it happens", () => {
    const occurrences = fc.array(
      fc.record({ entry: fc.nat(), severity: fc.constantFrom(...severities) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(occurrences, (more) => {
        let alert = raised;
        for (const { entry, severity } of more)
          alert = evolve(alert, occurred(alert, gap({ entries: [entry], severity })));
        expect(alert.count).toBe(more.length + 1);
        expect(alert.entries.length).toBeLessThanOrEqual(ENTRIES_MAX);
        expect(alert.entries[0]).toBe(5);
        expect(new Set(alert.entries).size).toBe(alert.entries.length);
      }),
    );
  });

  it("goes forward only, whatever is asked for in whatever order", () => {
    const command = fc.oneof(
      fc.constant(acknowledge),
      fc.constant(contain),
      fc
        .constantFrom(...alertDispositions)
        .map((disposition): AlertCommand => ({ what: "close", why: "so", disposition })),
    );
    const order = ["raised", "acknowledged", "contained", "closed"];
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let alert = raised;
        for (const one of commands) {
          const event = decide(alert, one);
          if (typeof event === "string") continue;
          const next = evolve(alert, event);
          expect(order.indexOf(next.state)).toBeGreaterThan(order.indexOf(alert.state));
          expect(next.disposition === undefined).toBe(next.state !== "closed");
          alert = next;
        }
      }),
    );
  });
});
