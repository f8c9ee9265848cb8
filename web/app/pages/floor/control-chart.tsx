import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { useWords } from "../../state/settings.ts";
import type { Chart } from "./chart.ts";
import { floorWords } from "./words.ts";

const WIDTH = 720;
const HEIGHT = 240;
const MARGIN = { top: 14, right: 104, bottom: 10, left: 10 } as const;

type Point = Chart["points"][number];

/** Points in their order with the limits that they are held against; what breaks a rule has another shape. */
export function ControlChart({ chart }: { readonly chart: Chart }): JSX.Element {
  const { charts: words } = useWords(floorWords);
  const { limits, points, watch } = chart;
  const scale = scaleOf(chart);
  const line = points.map(({ location }, at) => `${scale.x(at)},${scale.y(location)}`).join(" ");
  const signals = points.filter(isSignal).length;
  const last = shown(points.at(-1)?.location ?? 0);
  const told = { label: watch.label, count: points.length, signals, last: `${last} ${watch.unit}` };
  return (
    <svg
      class="control-chart"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={fill(words.describe, told)}
    >
      {limits !== null &&
        (["upper", "center", "lower"] as const).map((name) => (
          <g key={name} class={name === "center" ? "center" : "limit"}>
            <line
              x1={MARGIN.left}
              x2={WIDTH - MARGIN.right}
              y1={scale.y(limits.location[name])}
              y2={scale.y(limits.location[name])}
            />
            <text x={WIDTH - MARGIN.right + 6} y={scale.y(limits.location[name]) + 4}>
              {shown(limits.location[name])}
            </text>
          </g>
        ))}
      <polyline points={line} />
      {points.map((point, at) => (
        <Dot key={point.no} point={point} x={scale.x(at)} y={scale.y(point.location)} />
      ))}
    </svg>
  );
}

interface DotProps {
  readonly point: Point;
  readonly x: number;
  readonly y: number;
}

const Dot = ({ point, x, y }: DotProps): JSX.Element =>
  isSignal(point) ? (
    <rect class="signal" x={x - 4.5} y={y - 4.5} width="9" height="9" />
  ) : (
    <circle class={point.baseline ? "baseline" : ""} cx={x} cy={y} r="3" />
  );

const isSignal = ({ broken, spreadOut }: Point): boolean => broken.length > 0 || spreadOut;

const shown = (value: number): string => String(Number(value.toPrecision(6)));

const round = (value: number): number => Math.round(value * 10) / 10;

function scaleOf({ limits, points }: Chart) {
  const values = points.map(({ location }) => location);
  const all = limits === null ? values : [...values, limits.location.lower, limits.location.upper];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const span = most - least || 1;
  const [width, height] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  return {
    x: (at: number) => round(MARGIN.left + (at * width) / Math.max(1, points.length - 1)),
    y: (value: number) => round(MARGIN.top + ((most - value) * height) / span),
  };
}
