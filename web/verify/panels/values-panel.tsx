import type { JSX } from "preact";
import { type Draft, parse, type Place, type Scalar, setValue, valueAt } from "../state/editing.ts";
import { useView } from "../view.ts";
import { fill } from "../../shared/language.ts";

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly path: Place["path"];
}

/** A record may carry thousands of readings. */
const ITEMS_MAX = 40;

/** A JSON member of the bundle, its values open to be edited. */
export function ValuesPanel({ draft, onDraft, path }: Props): JSX.Element {
  const root = parse(draft.text);
  const original = parse(draft.original);
  const set = (place: Place["path"], value: Scalar): void => onDraft(setValue(draft, place, value));
  return (
    <div class="json">
      <Node name={String(path[0])} path={path} root={root} original={original} set={set} />
    </div>
  );
}

interface NodeProps {
  readonly name: string | undefined;
  readonly path: Place["path"];
  readonly root: unknown;
  readonly original: unknown;
  readonly set: (place: Place["path"], value: Scalar) => void;
}

function Node(props: NodeProps): JSX.Element {
  const { name, path, root } = props;
  const { words } = useView();
  const value = valueAt(root, path);
  if (typeof value !== "object" || value === null) return <Leaf {...props} />;
  const isArray = Array.isArray(value);
  const names = Object.keys(value);
  return (
    <div class={name === undefined && isRow(value) ? "node row-like" : "node"}>
      <Name name={name} />
      <span class="bracket">{isArray ? "[" : "{"}</span>
      <div class="members">
        {names.slice(0, ITEMS_MAX).map((member) => (
          <Node
            key={member}
            {...props}
            name={isArray ? undefined : member}
            path={[...path, isArray ? Number(member) : member]}
          />
        ))}
        {names.length > ITEMS_MAX && (
          <p class="hint">{fill(words.more, { count: names.length - ITEMS_MAX })}</p>
        )}
      </div>
      <span class="bracket">{isArray ? "]" : "}"}</span>
    </div>
  );
}

/** Nothing but plain values, and few of them. */
const isRow = (value: object): boolean => {
  const members = Object.values(value);
  return members.length <= 5 && members.every((member) => typeof member !== "object");
};

const Name = ({ name }: { readonly name: string | undefined }): JSX.Element | null =>
  name === undefined ? null : <span class="name">{name}: </span>;

function Leaf({ name, original, path, root, set }: NodeProps): JSX.Element {
  const value = valueAt(root, path);
  const isChanged = valueAt(original, path) !== value;
  const label = path.join(" › ");
  return (
    <label class={isChanged ? "leaf changed" : "leaf"}>
      <Name name={name} />
      {typeof value === "boolean" ? (
        <input
          type="checkbox"
          aria-label={label}
          checked={value}
          onChange={(event) => set(path, event.currentTarget.checked)}
        />
      ) : (
        <input
          type="text"
          aria-label={label}
          spellcheck={false}
          autocomplete="off"
          size={Math.min(66, Math.max(2, String(value).length))}
          value={String(value)}
          onInput={(event) => set(path, asTypeOf(value, event.currentTarget.value))}
        />
      )}
    </label>
  );
}

/** A number stays a number while it is one. */
const asTypeOf = (was: unknown, text: string): Scalar =>
  typeof was === "number" && /^-?\d{1,16}$/.test(text) ? Number(text) : text;
