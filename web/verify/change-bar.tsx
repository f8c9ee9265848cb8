import type { JSX } from "preact";
import { describe } from "../../service/evidence/verification/describe.ts";
import { Mark } from "../shared/mark.tsx";
import type { PageWords } from "./page-words.ts";
import { type Change, type Draft, openDraft, undo } from "./state/editing.ts";
import { useView } from "./view.ts";
import { fill } from "../shared/language.ts";

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

/** The newest change and the checks that notice it; stays in sight while there is one. */
export function ChangeBar({ draft, onDraft }: Props): JSX.Element | null {
  const { checks, language, words } = useView();
  const last = draft.changes.at(-1);
  if (last === undefined) return null;
  const failed = checks.filter(({ status }) => status === "fail");
  return (
    <div class="change-bar" role="status">
      <p class="what">{sayChange(last, words)}</p>
      <p class="who">
        {failed.length === 0 ? words.unnoticed : words.noticed}
        {failed.map((check) => (
          <span class="chip fail" key={check.id}>
            <Mark status="fail" />
            {describe(check, language).subject}
          </span>
        ))}
      </p>
      <p class="do">
        <button onClick={() => onDraft(undo(draft))}>{words.undo}</button>
        {draft.changes.length > 1 && (
          <button class="plain" onClick={() => onDraft(openDraft(draft.original))}>
            {fill(words.undoAll, { count: draft.changes.length })}
          </button>
        )}
      </p>
    </div>
  );
}

function sayChange({ from, place, to }: Change, words: PageWords): string {
  const [member, ...rest] = place.path;
  const title = words.panels[panelOf(String(member))].title;
  const where = [title, ...rest].join(" › ");
  const sentence = place.byte === undefined ? words.changedValue : words.changedByte;
  return fill(sentence, { place: where, byte: place.byte, from: cut(from), to: cut(to) });
}

const panelOf = (member: string): keyof PageWords["panels"] =>
  member === "index" || member === "anchor" ? "place" : (member as keyof PageWords["panels"]);

const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
