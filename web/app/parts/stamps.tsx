import type { JSX } from "preact";

interface Props {
  readonly filled: number;
  readonly needed: number;
  /** Words of people are round, papers are square. */
  readonly shape: "word" | "paper";
}

const SIZE = 26;
const GAP = 6;

/** How many of what is needed are there, as on a card that is stamped; the sentence beside it says the same. */
export function Stamps({ filled, needed, shape }: Props): JSX.Element {
  const count = Math.max(filled, needed);
  const width = count * (SIZE + GAP) - GAP;
  return (
    <svg
      class="stamps"
      viewBox={`0 0 ${String(width)} ${String(SIZE)}`}
      width={width}
      height={SIZE}
      aria-hidden="true"
    >
      {Array.from({ length: count }, (_, at) => (
        <g
          key={at}
          class={at < filled ? "there" : ""}
          transform={`translate(${String(at * (SIZE + GAP))} 0)`}
        >
          {shape === "word" ? (
            <circle cx={SIZE / 2} cy={SIZE / 2} r={SIZE / 2 - 1.5} />
          ) : (
            <path d="M4.5 1.5h12l5 5v18h-17ZM16.5 1.5v5h5" />
          )}
          {at < filled && <path class="tick" d="M8 13.5l3.5 3.5 6.5-7.5" />}
        </g>
      ))}
    </svg>
  );
}
