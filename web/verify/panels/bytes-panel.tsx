import type { JSX } from "preact";
import { bytesAt, type Draft, flipByte, parse, type Place } from "../state/editing.ts";
import { type Field, fieldsOf } from "../state/fields.ts";
import { useView } from "../view.ts";
import { fill } from "../../shared/language.ts";
import { HexGrid } from "./hex-grid.tsx";

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly path: Place["path"];
}

/** A binary member of the bundle, field by field. */
export function BytesPanel({ draft, onDraft, path }: Props): JSX.Element {
  const { words } = useView();
  const bytes = bytesAt(parse(draft.text), path);
  const original = bytesAt(parse(draft.original), path);
  if (bytes === undefined) return <p>{words.notBytes}</p>;
  const [member, node] = path;
  const flip = (byte: number): void => onDraft(flipByte(draft, path, byte));
  const nameOf = ({ name, number }: Field): string =>
    fill(words.fields[name], { number: number ?? Number(node ?? 0) + 1 });
  return (
    <>
      {member === "checkpoint" && <pre class="note">{new TextDecoder().decode(bytes)}</pre>}
      {fieldsOf(String(member), bytes).map((field) => (
        <HexGrid
          key={`${field.name} ${String(field.number)}`}
          name={nameOf(field)}
          bytes={bytes}
          original={original}
          from={field.from}
          until={field.until}
          onFlip={flip}
        />
      ))}
    </>
  );
}
