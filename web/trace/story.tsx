import type { JSX } from "preact";
import { fill } from "../shared/language.ts";
import { Mark } from "../shared/mark.tsx";
import { nameOfThing } from "./thing.ts";
import type { Trace, TraceEvent } from "./read.ts";
import { useView } from "./view.ts";

/** What happened, oldest first, each line with who said it and how sure that is. */
export function Story({ trace }: { readonly trace: Trace }): JSX.Element {
  const { words } = useView();
  return (
    <section class="story">
      <h2>{words.story}</h2>
      {trace.events.length === 0 ? (
        <p class="hint">{words.noStory}</p>
      ) : (
        <>
          <p class="hint">{words.storyHint}</p>
          <ol class="timeline">
            {trace.events.map((event) => (
              <Line key={`${event.party} ${event.id} ${event.thing}`} event={event} trace={trace} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

interface LineProps {
  readonly event: TraceEvent;
  readonly trace: Trace;
}

function Line({ event, trace }: LineProps): JSX.Element {
  const { nameOf, timeOf, words } = useView();
  const about = event.thing === trace.id ? undefined : nameOfThing(event.thing, trace);
  return (
    <li>
      <time dateTime={event.at}>{timeOf(event.at)}</time>
      <p class="what">
        <strong>{stepWord(event, words.steps)}</strong>
        {event.verdict !== null && <Outcome verdict={event.verdict} />}
        {event.amount !== null && ` ${amountOf(event.amount, event.unit, words.pieces)}`}
      </p>
      <p class="who">
        {[
          about && fill(words.about, { thing: about }),
          event.place && fill(words.at, { place: placeWord(event.place) }),
          fill(words.says, { party: nameOf(event.party) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <GradeChips event={event} />
    </li>
  );
}

/** Units of UN/CEFACT Recommendation 20 as people write them. */
const symbols: Readonly<Record<string, string>> = {
  KGM: "kg",
  GRM: "g",
  TNE: "t",
  MTR: "m",
  MMT: "mm",
  MTK: "m²",
  LTR: "l",
};

const amountOf = (amount: string, unit: string | null, pieces: string): string =>
  unit === null ? fill(pieces, { count: amount }) : `${amount} ${symbols[unit] ?? unit}`;

/** Our word for the step, or for the kind of event, or the party's own. */
export const stepWord = (
  { kind, step }: Pick<TraceEvent, "kind" | "step">,
  steps: Readonly<Record<string, string>>,
): string => {
  if (kind === "inspection") return steps["inspection"] ?? kind;
  if (step === null) return steps[kind] ?? kind;
  return steps[step] ?? step.replace(/^.*[/:#]/, "");
};

function Outcome({ verdict }: { readonly verdict: string }): JSX.Element {
  const { words } = useView();
  const status = verdict === "pass" || verdict === "fail" ? verdict : "notChecked";
  return (
    <span class={`chip ${status}`}>
      <Mark status={status} />
      {words.verdicts[verdict] ?? verdict}
    </span>
  );
}

function GradeChips({ event: { grade } }: { readonly event: TraceEvent }): JSX.Element {
  const { words } = useView();
  if (grade === null)
    return (
      <p class="chips">
        <span class="chip notChecked">{words.unsigned}</span>
      </p>
    );
  return (
    <p class="chips">
      <span class="chip">{words.keys[grade.key] ?? grade.key}</span>
      {grade.source !== null && (
        <span class="chip">{words.sources[grade.source] ?? grade.source}</span>
      )}
    </p>
  );
}

/** A global location number by its digits, anything else as it is. */
const placeWord = (place: string): string =>
  /^https:\/\/id\.gs1\.org\/414\/(\d+)(?:\/254\/(.+))?$/
    .exec(place)
    ?.slice(1)
    .filter(Boolean)
    .join(" ") ?? place;
