import type { ComponentChildren, JSX } from "preact";

export interface BarLine {
  readonly key: string;
  readonly name: ComponentChildren;
  /** From -1 to 1 where there is a middle; from 0 to 1 otherwise. A bar that would be longer is drawn cut. */
  readonly share: number;
  readonly amount: string;
  /** By its filling; whoever draws it says in words why. */
  readonly standsOut?: boolean;
}

interface Props {
  readonly label: string;
  readonly lines: readonly BarLine[];
  /** Bars to the left of it are what costs. */
  readonly hasMiddle?: boolean;
}

const WIDTH = 200;
const HEIGHT = 12;

/** Amounts beside each other, each named and said in figures: the bars only help the eye. */
export const BarList = ({ hasMiddle = false, label, lines }: Props): JSX.Element => (
  <ul class="bar-list" aria-label={label}>
    {lines.map(({ amount, key, name, share, standsOut }) => (
      <li key={key} class={classOf(standsOut === true, hasMiddle && share < 0)}>
        <span class="name">{name}</span>
        <Bar share={share} hasMiddle={hasMiddle} />
        <span class="amount">{amount}</span>
      </li>
    ))}
  </ul>
);

const classOf = (standsOut: boolean, isCost: boolean): string =>
  ["bar-line", ...(standsOut ? ["stands-out"] : []), ...(isCost ? ["cost"] : [])].join(" ");

function Bar({
  hasMiddle,
  share,
}: {
  readonly share: number;
  readonly hasMiddle: boolean;
}): JSX.Element {
  const zero = hasMiddle ? WIDTH / 2 : 0;
  const room = WIDTH - zero;
  // Something is seen of the smallest amount that is any.
  const length = share === 0 ? 0 : Math.max(1.5, Math.min(1, Math.abs(share)) * room);
  return (
    <svg
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="track" x="0.5" y="0.5" width={WIDTH - 1} height={HEIGHT - 1} />
      <rect
        class="fill"
        x={share < 0 ? zero - length : zero}
        y="1.5"
        width={length}
        height={HEIGHT - 3}
      />
      {share > 1 && <path class="cut" d="M180 12 184 0M186 12 190 0" />}
      {hasMiddle && <line x1={zero} x2={zero} y1="0" y2={HEIGHT} />}
    </svg>
  );
}
