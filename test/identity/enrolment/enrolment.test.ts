import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideEnrolment,
  type Enrolment,
  type EnrolmentCommand,
  evolveEnrolment,
} from "../../../service/identity/enrolment/enrolment.ts";
import {
  decideLife,
  type LifeStage,
  lifeStages,
} from "../../../service/identity/enrolment/life.ts";
import { EnrolmentRefused } from "../../../service/identity/enrolment/refusal.ts";

const pending: Enrolment = { state: "pending", admittedBy: "code" };
const inState = (state: Enrolment["state"]): Enrolment => ({ ...pending, state });
const certify = { do: "certify", again: false } as const;

const reasonOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof EnrolmentRefused) return error.reason;
    throw error;
  }
  return "done";
};

/** What becomes of an enrolment; what is refused changes nothing. */
function after(enrolment: Enrolment | undefined, command: EnrolmentCommand): Enrolment | undefined {
  try {
    const event = decideEnrolment(enrolment, command);
    return event === undefined ? enrolment : evolveEnrolment(enrolment, event);
  } catch (error) {
    if (error instanceof EnrolmentRefused) return enrolment;
    throw error;
  }
}

const commands: readonly EnrolmentCommand[] = [
  { do: "ask" },
  { do: "admit", by: "person" },
  { do: "admit", by: "code" },
  { do: "certify", again: false },
  { do: "certify", again: true },
  { do: "suspend" },
  { do: "resume" },
  { do: "retire" },
  { do: "end" },
];
const story = fc.array(fc.constantFrom(...commands), { maxLength: 30 });

describe("the enrolment of a device", () => {
  it("makes an admitted device active by its first certificate", () => {
    expect(after(pending, certify)).toEqual(inState("active"));
  });

  it("lets a device wait that came by itself, until a person admits it", () => {
    const asked = after(undefined, { do: "ask" });
    expect(after(asked, certify)).toEqual({ state: "pending", admittedBy: undefined });
    const admitted = after(asked, { do: "admit", by: "person" });
    expect(after(admitted, certify)?.state).toBe("active");
  });

  it.for([
    ["suspended", "deviceSuspended"],
    ["retired", "deviceRetired"],
    ["ended", "deviceEnded"],
  ] as const)("gives no certificate to one that is %s: %s", ([state, reason]) => {
    for (const again of [true, false])
      expect(reasonOf(() => decideEnrolment(inState(state), { do: "certify", again }))).toBe(
        reason,
      );
  });

  it("follows no certificate where there was none", () => {
    const again = { do: "certify", again: true } as const;
    expect(reasonOf(() => decideEnrolment(pending, again))).toBe("notActive");
    expect(reasonOf(() => decideEnrolment(undefined, again))).toBe("deviceUnknown");
  });

  it("never leaves its end", () => {
    fc.assert(
      fc.property(story, (told) => {
        const ended = after(pending, { do: "end" });
        expect(told.reduce(after, ended)?.state).toBe("ended");
      }),
    );
  });

  it("is never active without somebody's word", () => {
    fc.assert(
      fc.property(story, (told) => {
        const unadmitted = told.filter((command) => command.do !== "admit");
        const state = unadmitted.reduce(after, undefined as Enrolment | undefined)?.state;
        expect(["pending", "ended", undefined]).toContain(state);
      }),
    );
  });
});

describe("the life of a device", () => {
  it("does not go back, whatever is said of it", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lifeStages), { maxLength: 12 }), (said) => {
        const reached: LifeStage[] = [];
        for (const stage of said)
          if (reasonOf(() => decideLife(reached, stage)) === "done" && !reached.includes(stage))
            reached.push(stage);
        const places = reached.map((stage) => lifeStages.indexOf(stage));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  it("takes what is known already as known, and refuses what lies behind", () => {
    expect(decideLife(["online"], "online")).toBe(false);
    expect(reasonOf(() => decideLife(["online"], "tested"))).toBe("stageBefore");
  });
});
