import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalize, type Json } from "../../../device-attest/jcs.ts";
import { microText, toMicro } from "../../../device-attest/decimal.ts";
import { severities } from "../../../service/credit/decision/warning-rules.ts";
import type { Review } from "../../../service/credit/warning/warning.ts";
import type { Watched } from "../../../service/credit/warning/watched.ts";
import { LATER, reviewed, seeing, unchanged, withSeen } from "./support.ts";

const share = fc.integer({ min: 0, max: 1_000_000 }).map((ppm) => microText(BigInt(ppm)));
const value = fc.option(share);
const names = ["utilisation", "onTimeInFull", "firstPassYield"] as const;

/** What became of the example: better and worse, shown and not. */
const cases: fc.Arbitrary<Watched> = fc
  .record({
    values: fc.tuple(value, value, value),
    coverage: share,
    flags: fc.subarray(["replayedSeries", "massBalance", "nameplate"]),
    ended: fc.constantFrom(null, "revoked", "refused", "usedUp"),
    overdueDays: fc.nat(120),
    writtenOff: fc.boolean(),
  })
  .map(({ coverage, ended, flags, overdueDays, values, writtenOff }) => {
    const shown = names.reduce(
      (watched, name, at) =>
        withSeen(
          name,
          { value: values[at] ?? null, gap: values[at] === null ? "noBase" : null, coverage },
          watched,
        ),
      unchanged,
    );
    const flagged = seeing({ flags: flags.map((flag) => ({ flag })) }, shown);
    const loan = { loan: "one", overdueDays, writtenOff };
    return { ...flagged, ended, loans: [loan] };
  });

const figureIn = ({ seen }: Watched, name: string) =>
  seen!.portrait.sections.flatMap(({ figures }) => figures).find((one) => one.name === name)!;

const less = (text: string, by: number): string => {
  const micro = toMicro(text) - BigInt(by);
  return microText(micro < 0n ? 0n : micro);
};
/** What is not shown stays so: to show it would be more evidence. */
const lessOf = (text: string | null, by: number): string | null =>
  text === null ? null : less(text, by);

const worse: readonly (readonly [string, (watched: Watched, by: number) => Watched])[] = [
  ...names.flatMap((name) => [
    [
      `less ${name}`,
      (watched: Watched, by: number) =>
        withSeen(name, { value: lessOf(figureIn(watched, name).value, by) }, watched),
    ] as const,
    [
      `no ${name}`,
      (watched: Watched) => withSeen(name, { value: null, gap: "noBase" }, watched),
    ] as const,
    [
      `less coverage of ${name}`,
      (watched: Watched, by: number) =>
        withSeen(name, { coverage: less(figureIn(watched, name).coverage, by) }, watched),
    ] as const,
  ]),
  [
    "one more flag",
    (watched) =>
      seeing({ flags: [...watched.seen!.portrait.flags, { flag: "washProduction" }] }, watched),
  ],
  [
    "more days late",
    (watched, by) => ({
      ...watched,
      loans: watched.loans.map((one) => ({ ...one, overdueDays: one.overdueDays + (by % 90) })),
    }),
  ],
  [
    "one more loan lost",
    (watched) => ({
      ...watched,
      loans: [...watched.loans, { loan: "two", overdueDays: 0, writtenOff: true }],
    }),
  ],
];

/** How severe each thing is, by what it is; absent for what is not warned of. */
const weightsIn = ({ warnings }: Review): ReadonlyMap<string, number> =>
  new Map(
    warnings.map(({ code, name, severity }) => [`${code} ${name}`, severities.indexOf(severity)]),
  );

describe("whatever became of a case", () => {
  it.for(worse)("%s never makes any warning less severe, nor the limit higher", ([, worsen]) => {
    fc.assert(
      fc.property(cases, fc.nat(1_000_000), (watched, by) => {
        const [before, after] = [reviewed(watched), reviewed(worsen(watched, by))];
        const weights = weightsIn(after);
        for (const [what, weight] of weightsIn(before))
          expect(weights.get(what) ?? -1).toBeGreaterThanOrEqual(weight);
        expect(toMicro(after.limit.amount)).toBeLessThanOrEqual(toMicro(before.limit.amount));
      }),
      { numRuns: 50 },
    );
  });

  it("no more than was granted is left", () => {
    fc.assert(
      fc.property(cases, (watched) => {
        expect(toMicro(reviewed(watched).limit.amount)).toBeLessThanOrEqual(
          toMicro(watched.offer.amount),
        );
      }),
    );
  });

  it("nothing is warned of that is as it was, whatever it was", () => {
    fc.assert(
      fc.property(cases, (watched) => {
        const { portrait } = watched.seen!;
        const same = {
          ...watched,
          portrait,
          seen: { at: LATER, portrait },
          ended: null,
          loans: [],
        };
        expect(reviewed(same).warnings).toEqual([]);
      }),
    );
  });

  it("the same leads to the same bytes, in whichever order it came", () => {
    fc.assert(
      fc.property(cases, (watched) => {
        const { portrait } = watched.seen!;
        const turned = seeing(
          {
            flags: portrait.flags.toReversed(),
            sections: portrait.sections
              .map((one) => ({ ...one, figures: one.figures.toReversed() }))
              .toReversed(),
          },
          { ...watched, loans: watched.loans.toReversed() },
        );
        expect(canonicalize(reviewed(turned) as unknown as Json)).toBe(
          canonicalize(reviewed(watched) as unknown as Json),
        );
      }),
    );
  });

  it("each warning is of a rule, reached its first step, and says what it stands on", () => {
    fc.assert(
      fc.property(cases, (watched) => {
        for (const { evidence, measure, name, words } of reviewed(watched).warnings) {
          expect(toMicro(measure)).toBeGreaterThan(0n);
          expect(evidence.length).toBeGreaterThan(0);
          expect(words.en).not.toBe(name);
          expect(words.zh).not.toBe(name);
        }
      }),
    );
  });
});
