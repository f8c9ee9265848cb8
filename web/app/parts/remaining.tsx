import type { JSX } from "preact";
import { fill } from "../../shared/language.ts";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Time } from "./time.tsx";
import { DAY_MS } from "../../shared/day.ts";

interface Props {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly now: string;
}

/** Until when something holds, and how much of its time is left: as a bar that empties, and in days. */
export function Remaining({ from, now, to }: Props): JSX.Element {
  const words = useWords(shellWords);
  const [begin, end, at] = [from, to, now].map((instant) => Date.parse(instant)) as [number, number, number]; // prettier-ignore
  const left = Math.max(0, end - at);
  const share = Math.min(1, left / Math.max(1, end - begin));
  const days = Math.floor(left / DAY_MS);
  return (
    <div class="remaining">
      <Time at={to} />
      {left > 0 && (
        <>
          <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="4" />
            <rect class="left" width={Math.max(1, share * 100)} height="4" />
          </svg>
          <span class="hint">{days === 0 ? words.lastDay : fill(words.left, { count: days })}</span>
        </>
      )}
    </div>
  );
}
