import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { useWords } from "../../state/settings.ts";
import { shownValue } from "./shown.ts";
import type { Series } from "./section.ts";
import { portraitWords } from "./words.ts";

const WIDTH = 720;
const HEIGHT = 150;
const MARGIN = { top: 14, right: 8, bottom: 20, left: 84 } as const;

/** A figure bucket by bucket; where there is none the bar is an outline, so that nobody takes it for zero. */
export function Bars({ label, of }: { readonly label: string; readonly of: Series }): JSX.Element {
  const words = useWords(portraitWords);
  const { buckets, unit } = of;
  const values = buckets.map(({ value }) => (value === null ? null : Number(value)));
  const most = unit === "1" ? 1 : Math.max(...values.map((one) => one ?? 0)) || 1;
  const width = (WIDTH - MARGIN.left - MARGIN.right) / Math.max(1, buckets.length);
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  const known = values.filter((one) => one !== null).length;
  const named = new Set(namedAt(buckets.length));
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={fill(words.describe, { label, count: buckets.length, known })}
    >
      {[0, 0.5, 1].map((part) => {
        const y = round(MARGIN.top + height * (1 - part));
        return (
          <g key={part}>
            <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y} y2={y} />
            <text class="scale" x={MARGIN.left - 6} y={y + 4}>
              {shownValue(String(most * part), unit)}
            </text>
          </g>
        );
      })}
      {buckets.map(({ at, gap, value }, index) => {
        // Zero is seen to be something that was counted.
        const share = value === null ? 1 : Math.max(0.012, Number(value) / most);
        const x = round(MARGIN.left + index * width + width * 0.1);
        const said = value === null ? words.gaps[gap ?? "noBase"] : shownValue(value, unit);
        return (
          <g key={at}>
            <rect
              class={value === null ? "gap" : ""}
              x={x}
              y={round(MARGIN.top + height * (1 - share))}
              width={round(width * 0.8)}
              height={round(height * share)}
            >
              <title>{`${whenOf(at, buckets)}: ${said}`}</title>
            </rect>
            {named.has(index) && (
              <text class="when" x={round(x + width * 0.4)} y={HEIGHT - 5}>
                {whenOf(at, buckets)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** As many names as have room. */
function namedAt(count: number): number[] {
  const step = Math.max(1, Math.ceil(count / 8));
  return Array.from({ length: Math.ceil(count / step) }, (_one, at) => at * step);
}

/** By the time zone of whoever reads where hours are shown; days and months are those of UTC. */
function whenOf(at: string, buckets: Series["buckets"]): string {
  const [first, second] = buckets;
  const stepMs = second === undefined ? 0 : Date.parse(second.at) - Date.parse(first?.at ?? at);
  if (stepMs >= 28 * 86_400_000) return at.slice(0, 7);
  if (stepMs >= 86_400_000) return at.slice(5, 10);
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}
