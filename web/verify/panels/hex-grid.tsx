import type { JSX, TargetedKeyboardEvent } from "preact";
import { useId, useState } from "preact/hooks";
import { hex } from "../state/editing.ts";
import { useView } from "../view.ts";
import { fill } from "../../shared/language.ts";

interface Props {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As they were when the file was opened. */
  readonly original: Uint8Array | undefined;
  readonly from: number;
  readonly until: number;
  readonly onFlip: (byte: number) => void;
}

const COLUMNS = 16;
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

/** Bytes that a click, Enter or Space flips. One stop of the Tab key; the arrows move within. */
export function HexGrid(props: Props): JSX.Element {
  const { bytes, from, name, onFlip, until } = props;
  const { words } = useView();
  const [current, setCurrent] = useState(from);
  const label = useId();
  const move = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    const next = current + (step ?? 0);
    if (step === undefined || next < from || next >= until) return;
    event.preventDefault();
    setCurrent(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-byte="${String(next)}"]`)?.focus();
  };
  return (
    <div class="field">
      <p class="name" id={label}>
        {name} <span class="hint">{fill(words.bytes, { count: until - from })}</span>
      </p>
      <div class="hex" role="group" aria-labelledby={label} onKeyDown={move}>
        {Array.from(bytes.subarray(from, until), (value, at) => (
          <Cell
            key={at}
            {...props}
            byte={from + at}
            value={value}
            isCurrent={current === from + at}
            onFlip={(byte) => {
              setCurrent(byte);
              onFlip(byte);
            }}
          />
        ))}
      </div>
    </div>
  );
}

interface CellProps extends Props {
  readonly byte: number;
  readonly value: number;
  readonly isCurrent: boolean;
}

function Cell({ byte, isCurrent, name, onFlip, original, value }: CellProps): JSX.Element {
  const { words } = useView();
  const was = original?.[byte];
  const isChanged = was !== undefined && was !== value;
  const label = fill(words.byteLabel, { byte, value: hex(value), field: name });
  const history = isChanged ? `, ${fill(words.byteWas, { value: hex(was) })}` : "";
  return (
    <button
      type="button"
      class={isChanged ? "cell changed" : "cell"}
      tabIndex={isCurrent ? 0 : -1}
      data-byte={byte}
      aria-label={label + history}
      title={label + history}
      onClick={() => onFlip(byte)}
    >
      {hex(value)}
    </button>
  );
}
