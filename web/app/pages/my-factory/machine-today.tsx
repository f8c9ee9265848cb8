import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { percent } from "../portrait/shown.ts";
import { portraitWords } from "../portrait/words.ts";
import { doingNow, type Machine, stretchesOf } from "./day.ts";
import { Swatch } from "./swatch.tsx";
import { myFactoryWords } from "./words.ts";

interface Props {
  readonly of: Machine;
  readonly elapsedSeconds: number;
}

const WIDTH = 600;
const HEIGHT = 18;

/** A machine's day so far: what it does, how much of it it ran, and what the rest was. */
export function MachineToday({ elapsedSeconds, of: one }: Props): JSX.Element {
  const words = useWords(myFactoryWords);
  const { gaps } = useWords(portraitWords);
  const parts = stretchesOf(one, elapsedSeconds);
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
  let x = 0;
  return (
    <>
      <p class="machine-name">
        <Swatch of={doingNow(one)} />
        <strong>{one.machine}</strong>
        <Doing of={one} />
        <span class="figure">
          {one.value === null ? gaps[one.gap ?? "noBase"] : percent(one.value, 0)}
        </span>
      </p>
      <svg
        class="day-bar"
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {parts.map(({ seconds, stretch }) => {
          const width = (seconds / total) * WIDTH;
          x += width;
          return (
            <rect
              key={stretch}
              class={`stretch ${stretch}`}
              x={x - width}
              width={width}
              height={HEIGHT}
            />
          );
        })}
      </svg>
      <p class="parts">
        {parts.map(({ seconds, stretch }) => (
          <span key={stretch}>
            <Swatch of={stretch} /> {words.stretches[stretch]} {lasted(seconds, words.lasted)}
          </span>
        ))}
      </p>
    </>
  );
}

/** What it does now; of a silent one, when it was heard last and what it did. */
function Doing({ of: { doing, heardUntil, isSilent } }: Pick<Props, "of">): JSX.Element {
  const words = useWords(myFactoryWords);
  if (doing === null || heardUntil === null) return <span>{words.neverHeard}</span>;
  if (!isSilent) return <span>{words.stretches[doing]}</span>;
  return (
    <span>
      {fill(words.silent, { doing: words.stretches[doing] })} <Time at={heardUntil} />
    </span>
  );
}

function lasted(
  seconds: number,
  words: { readonly hours: string; readonly minutes: string },
): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return fill(words.minutes, { minutes });
  return fill(words.hours, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
