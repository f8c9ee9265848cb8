import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { fill, localeOf } from "../../../shared/language.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { spellTime } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { percent } from "../portrait/shown.ts";
import { portraitWords } from "../portrait/words.ts";
import { countDoings, type Day, dayFrom } from "./day.ts";
import { MachineToday } from "./machine-today.tsx";
import { Patterns, Swatch } from "./swatch.tsx";
import { myFactoryWords } from "./words.ts";

const AGAIN_MS = 60_000;

/** What the machines do now, and how much of the day so far they ran. */
export function Today({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(myFactoryWords);
  const loaded = useLoaded(
    (signal) => {
      const query = { from: dayFrom(new Date()) };
      return call("readDay", { path: { party }, query }, signal);
    },
    [party],
  );
  const { reload } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || reload(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return (
    <Section title={words.today}>
      <Loading of={loaded}>{(day) => <Shown day={day} />}</Loading>
    </Section>
  );
}

function Shown({ day }: { readonly day: Day }): JSX.Element {
  const words = useWords(myFactoryWords);
  const { gaps } = useWords(portraitWords);
  const { clock, language } = useSettings();
  const { from, gap, machines, now, value } = day;
  if (machines.length === 0)
    return (
      <p class="empty">
        {words.noMachine} <Link to={pagePaths.signals}>{words.toSignals}</Link>
      </p>
    );
  const at = (instant: string): string => spellTime(instant, clock, localeOf(language)).slice(11);
  return (
    <>
      <Patterns />
      <p class="now">
        {countDoings(machines).map(([stretch, count]) => (
          <span key={stretch}>
            <Swatch of={stretch} /> {fill(words.now[stretch], { count })}
          </span>
        ))}
      </p>
      <p class="whole">
        {value === null ? (
          <strong class="gap">{gaps[gap ?? "noBase"]}</strong>
        ) : (
          <strong>{percent(value, 0)}</strong>
        )}{" "}
        {fill(words.whole, { count: machines.length, from: at(from), now: at(now) })}
      </p>
      <ul class="machines-today">
        {machines.map((one) => (
          <li key={one.machine}>
            <MachineToday of={one} elapsedSeconds={day.elapsedSeconds} />
          </li>
        ))}
      </ul>
    </>
  );
}
