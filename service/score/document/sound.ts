import { requireCoverage } from "../binning/coverage.ts";
import type { Scorecard } from "../scorecard.ts";
import { ScoreError } from "../score-error.ts";

/**
 * Holds a scorecard that somebody else wrote against itself: bins cover everything once, every score that points can add
 * up to has a probability, and a higher score never a higher one.
 * @throws ScoreError `unsound`, `binCoverage`, `notADecimal`, `duplicateColumn`
 */
export function requireSound({ base, lines, pd }: Scorecard): void {
  const names = new Set<string>();
  for (const { bins, name } of lines) {
    if (names.has(name)) throw new ScoreError("duplicateColumn", { column: name });
    names.add(name);
    requireCoverage(
      bins.map(({ bin }) => bin),
      name,
    );
  }
  const reach = (pick: (...points: number[]) => number): number =>
    lines.reduce((sum, { bins }) => sum + pick(...bins.map(({ points }) => points)), base);
  const from = reach(Math.min);
  if (pd.from !== from || pd.ppm.length !== reach(Math.max) - from + 1)
    throw new ScoreError("unsound", { found: "pd: not every score has a probability" });
  if (pd.ppm.some((ppm, at) => at > 0 && ppm > pd.ppm[at - 1]!))
    throw new ScoreError("unsound", { found: "pd: a higher score is a higher risk" });
}
