import fc from "fast-check";
import { expect, test } from "vitest";
import { DeviceError } from "../../device-attest/device-error.ts";
import { randomOf } from "./support/random.ts";
import { Tally } from "./support/tally.ts";

type Step =
  | { readonly kind: "append"; readonly count: number }
  | { readonly kind: "anchor"; readonly nth: number; readonly skipped: number }
  | { readonly kind: "reopen" }
  | { readonly kind: "powerCut"; readonly seed: number }
  | { readonly kind: "fail"; readonly after: number; readonly code: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("append"), count: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("anchor"),
      nth: fc.integer({ min: 1, max: 2 }),
      skipped: fc.nat(4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reopen") }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("powerCut"), seed: fc.nat(2 ** 30) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("fail"),
      after: fc.nat(40),
      code: fc.constantFrom("EIO", "ENOSPC"),
    }),
  },
) as fc.Arbitrary<Step>;

async function take(tally: Tally, next: Step): Promise<void> {
  switch (next.kind) {
    case "append":
      await tally.append(next.count);
      return;
    case "anchor":
      await tally.anchor(next.nth, next.skipped);
      return;
    case "reopen":
      await tally.outbox.close();
      return await tally.open();
    case "powerCut":
      tally.files = tally.files.powerCut(randomOf(next.seed));
      return await tally.open();
    case "fail": {
      let left = next.after;
      tally.files.weather = () => (left-- === 0 ? next.code : undefined);
    }
  }
}

/** A step on a disk that may refuse; then, with a disk that works, the machine is as good as before. */
async function takeAndRecover(tally: Tally, next: Step): Promise<void> {
  try {
    await take(tally, next);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    tally.files.weather = () => undefined;
    await tally.open();
  }
}

test("never loses, doubles, reorders or revives a record, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const tally = new Tally();
      await tally.open();
      for (const next of steps) {
        await takeAndRecover(tally, next);
        await tally.check();
      }
      expect(tally.outbox.position.sequence).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
}, 120_000);
