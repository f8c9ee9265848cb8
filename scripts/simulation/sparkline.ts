const BARS = "▁▂▃▄▅▆▇█";

/** The last `width` values as bars, from zero to the largest of them. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width);
  const top = Math.max(...shown, Number.MIN_VALUE);
  return shown
    .map((value) => BARS[Math.min(Math.floor((Math.max(value, 0) / top) * BARS.length), 7)])
    .join("");
}
