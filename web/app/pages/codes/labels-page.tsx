import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { callForFile } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { download } from "../../state/download.ts";
import { useNotices } from "../../state/notices.tsx";
import { useHere } from "../../state/router.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { CodeFrame } from "./code-frame.tsx";
import { type LabelDraft, LABELS_MAX, labelsOf, pagesOf, seriesOf, thingOf } from "./labels.ts";
import { linkOf, nothingTyped, typedOf } from "./link-of.ts";
import { Preview, ThingFields } from "./thing-fields.tsx";
import { isShown, usePublished } from "./use-published.ts";
import { codeWords } from "./words.ts";

/** Where labels are made; `?code=` begins with that code. */
export function LabelsPage(): JSX.Element {
  const { labels } = useWords(codeWords);
  return (
    <CodeFrame title={labels.title} lede={labels.lede}>
      {(party) => <Form party={party} />}
    </CodeFrame>
  );
}

function Form({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(codeWords);
  const { search } = useHere();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [draft, setDraft] = useState<LabelDraft>(() => {
    const { gtin, lot, serial } = typedOf(search.get("code") ?? "") ?? nothingTyped;
    return { gtin, lot, serials: serial, copies: "1", name: "", layout: "sheet", level: "M" };
  });
  const change = (changed: Partial<LabelDraft>): void => setDraft({ ...draft, ...changed });
  const labels = labelsOf(draft, words.errors);
  const print = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      if (!("codes" in labels)) return;
      const { layout, level, name } = draft;
      const body = {
        codes: [...labels.codes],
        layout,
        level,
        ...(name.trim() !== "" && { name: name.trim() }),
      };
      const pdf = await callForFile("printLabels", { path: { party }, body });
      download("labels.pdf", "application/pdf", pdf);
      say(fill(words.labels.made, { count: labels.codes.length }));
    });
  };
  return (
    <form class="stack" onSubmit={print} noValidate>
      <div class="fields">
        <ThingFields of={draft} onChange={change} members={["gtin", "lot"]} />
        <Paper draft={draft} onChange={change} />
      </div>
      <Serials draft={draft} onChange={change} errors={"codes" in labels ? {} : labels} />
      <Section title={words.preview}>
        <Preview of={thingOf(draft)} party={party} />
        <Unpublished party={party} draft={draft} />
      </Section>
      {"codes" in labels && <Count draft={draft} count={labels.codes.length} />}
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy} disabled={!("codes" in labels)}>
          {words.labels.print}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: LabelDraft;
  readonly onChange: (changed: Partial<LabelDraft>) => void;
}

function Paper({ draft, onChange }: PartProps): JSX.Element {
  const { labels: words } = useWords(codeWords);
  return (
    <>
      <TextField
        label={words.name}
        hint={words.nameHint}
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <SelectField
        label={words.layout}
        value={draft.layout}
        onChange={(layout) => onChange({ layout: layout as LabelDraft["layout"] })}
        options={Object.entries(words.layouts)}
      />
      <SelectField
        label={words.level}
        value={draft.level}
        onChange={(level) => onChange({ level: level as LabelDraft["level"] })}
        options={Object.entries(words.levels)}
      />
    </>
  );
}

interface SerialProps extends PartProps {
  readonly errors: { readonly serials?: string; readonly copies?: string };
}

function Serials({ draft, errors, onChange }: SerialProps): JSX.Element {
  const { labels: words } = useWords(codeWords);
  const hasSerials = draft.serials.trim() !== "";
  return (
    <>
      <AreaField
        label={words.serials}
        hint={words.serialsHint}
        error={errors.serials}
        value={draft.serials}
        onChange={(serials) => onChange({ serials })}
      />
      <Series onMade={(serials) => onChange({ serials })} />
      {!hasSerials && (
        <div class="fields">
          <TextField
            label={words.copies}
            inputMode="numeric"
            error={errors.copies}
            value={draft.copies}
            onChange={(copies) => onChange({ copies })}
          />
        </div>
      )}
    </>
  );
}

/** Numbers that follow each other, so that nobody types five hundred of them. */
function Series({ onMade }: { readonly onMade: (serials: string) => void }): JSX.Element {
  const { errors, labels: words } = useWords(codeWords);
  const [first, setFirst] = useState("");
  const [count, setCount] = useState("27");
  const series = seriesOf(first, count);
  return (
    <details>
      <summary>{words.series}</summary>
      <div class="fields">
        <TextField
          label={words.first}
          error={first !== "" && series === undefined ? errors.series : undefined}
          value={first}
          onChange={setFirst}
        />
        <TextField
          label={words.count}
          type="number"
          min="1"
          max={String(LABELS_MAX)}
          value={count}
          onChange={setCount}
        />
      </div>
      <p class="actions">
        <Button
          kind="plain"
          disabled={series === undefined}
          onClick={() => onMade((series ?? []).join("\n"))}
        >
          {words.make}
        </Button>
      </p>
    </details>
  );
}

const Count = ({
  count,
  draft,
}: {
  readonly count: number;
  readonly draft: LabelDraft;
}): JSX.Element => {
  // prettier-ignore
  const { labels } = useWords(codeWords);
  return <p role="status">{fill(labels.count1, { count, pages: pagesOf(count, draft.layout) })}</p>;
};

/** Says before anything is printed that the labels would lead nowhere. */
function Unpublished({
  draft,
  party,
}: {
  readonly draft: LabelDraft;
  readonly party: string;
}): JSX.Element | null {
  // prettier-ignore
  const { labels } = useWords(codeWords);
  const made = linkOf({ gtin: draft.gtin, lot: draft.lot });
  const { value: codes } = usePublished(party);
  if ("wrong" in made || codes === undefined || isShown(codes, made.uri, Date.now())) return null;
  return (
    <div class="todo">
      <p>{labels.unpublished}</p>
      <p>
        <Link to={`${pagePaths.codes}?code=${encodeURIComponent(made.uri)}`}>
          {labels.toPublish}
        </Link>
      </p>
    </div>
  );
}
