import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { type PublishedSection, sections } from "../../../../service/trace/published.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, Choices, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { type Failed, wrongAt } from "../../state/failed.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { linkOf, nothingTyped, type Typed, typedOf } from "./link-of.ts";
import { Preview, ThingFields } from "./thing-fields.tsx";
import type { Code } from "./use-published.ts";
import { codeWords } from "./words.ts";

/** What is said of a code. */
interface Draft {
  readonly name: string;
  readonly model: string;
  readonly description: string;
  /** A day; empty for no end. */
  readonly until: string;
  readonly sections: readonly PublishedSection[];
}

interface Props {
  readonly party: string;
  /** What the form begins with; empty for nothing. */
  readonly code: string;
  /** What is published, under this code and others. */
  readonly codes: readonly Code[];
  readonly onDone: () => void;
}

const DAY_CHARACTERS = 10;

const dayOf = (until: string): string => until.slice(0, DAY_CHARACTERS);

const draftOf = (shown: Code | undefined): Draft => ({
  name: shown?.facts?.name ?? "",
  model: shown?.facts?.model ?? "",
  description: shown?.facts?.description ?? "",
  until: dayOf(shown?.until ?? ""),
  sections: shown?.sections ?? ["product", "verdict"],
});

/** Shows a code to everybody, or more or less of it. */
export function PublishForm({ code, codes, onDone, party }: Props): JSX.Element {
  const words = useWords(codeWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [thing, setThing] = useState(() => typedOf(code) ?? nothingTyped);
  const [said, setSaid] = useState<Partial<Draft>>({});
  const [done, setDone] = useState<string>();
  const made = linkOf(thing);
  // Whatever the form does not ask for, or nobody changed, stays as it is published of the code that is named now.
  const shown = "uri" in made ? codes.find((one) => one.code === made.uri) : undefined;
  const draft = { ...draftOf(shown), ...said };
  const change = (changed: Partial<Draft>): void => setSaid({ ...said, ...changed });
  const nameOther = (changed: Partial<Typed>): void => {
    setThing({ ...thing, ...changed });
    if (done === undefined) return;
    // What was said is published: the next code begins with nothing of it.
    setSaid({});
    setDone(undefined);
  };
  const lacking = lackingIn(draft, words);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      if ("wrong" in made) return;
      await call("publishCode", { path: { party }, body: bodyOf(made.uri, draft, shown) });
      say(words.done);
      setDone(made.uri);
      onDone();
    });
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <div class="fields">
        <ThingFields of={thing} onChange={nameOther} members={["gtin", "lot", "serial"]} />
      </div>
      <Choices
        legend={words.sections}
        chosen={draft.sections}
        onChange={(chosen) => change({ sections: sections.filter((one) => chosen.includes(one)) })}
        options={sections.map((one) => [one, words.sectionNames[one]] as const)}
      />
      {draft.sections.includes("product") && (
        <FactFields draft={draft} onChange={change} failure={failure} />
      )}
      <div class="fields">
        <TextField
          type="date"
          label={words.until}
          hint={words.untilHint}
          error={isOver(draft) ? words.errors.until : undefined}
          value={draft.until}
          onChange={(until) => change({ until })}
        />
      </div>
      <Section title={words.preview}>
        <Preview of={thing} party={party} />
      </Section>
      {shown !== undefined && done === undefined && <p class="hint">{words.replaces}</p>}
      {lacking !== undefined && <p class="hint">{lacking}</p>}
      <Failure of={failure} />
      <div class="actions">
        <Button
          isBusy={isBusy}
          disabled={"wrong" in made || lacking !== undefined || isOver(draft)}
        >
          {words.send}
        </Button>
        {done !== undefined && (
          <Link to={`${pagePaths.labels}?code=${encodeURIComponent(done)}`} class="button">
            {words.tabs.labels}
          </Link>
        )}
      </div>
    </form>
  );
}

const endOf = (day: string): string => `${day}T23:59:59.000Z`;
/** @param shown the instant of its day, which stays */
const untilOf = (day: string, shown: string): string => (dayOf(shown) === day ? shown : endOf(day));
const isOver = ({ until }: Draft): boolean =>
  until !== "" && !(Date.parse(endOf(until)) > Date.now());

/** What has to be said before anything can be shown. */
function lackingIn(draft: Draft, words: (typeof codeWords)["en"]): string | undefined {
  if (draft.sections.length === 0) return words.needSection;
  return draft.sections.includes("product") && draft.name.trim() === ""
    ? words.needName
    : undefined;
}

/** @param shown keeps its links, which no form asks for */
function bodyOf(code: string, draft: Draft, shown: Code | undefined) {
  const [name, model, description] = [draft.name.trim(), draft.model.trim(), draft.description.trim()]; // prettier-ignore
  const links = shown?.facts?.links;
  const facts = {
    name,
    ...(model !== "" && { model }),
    ...(description !== "" && { description }),
    ...(links !== undefined && { links: [...links] }),
  };
  return {
    code,
    sections: [...draft.sections],
    ...(draft.sections.includes("product") && { facts }),
    ...(draft.until !== "" && { until: untilOf(draft.until, shown?.until ?? "") }),
  };
}

interface FactProps {
  readonly draft: Draft;
  readonly onChange: (changed: Partial<Draft>) => void;
  readonly failure: Failed | undefined;
}

/** In the party's own words: shown as such. */
function FactFields({ draft, failure, onChange }: FactProps): JSX.Element {
  const words = useWords(codeWords);
  const errorOf = (member: "name" | "model" | "description"): string | undefined =>
    wrongAt(failure, `/facts/${member}`) && words.errors[member];
  return (
    <>
      <div class="fields">
        <TextField
          label={words.name}
          hint={words.nameHint}
          error={errorOf("name")}
          value={draft.name}
          onChange={(name) => onChange({ name })}
        />
        <TextField
          label={words.model}
          error={errorOf("model")}
          value={draft.model}
          onChange={(model) => onChange({ model })}
        />
      </div>
      <AreaField
        label={words.description}
        error={errorOf("description")}
        value={draft.description}
        onChange={(description) => onChange({ description })}
      />
    </>
  );
}
