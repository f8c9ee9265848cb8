import type { JSX } from "preact";
import { useWords } from "../../app/state/settings.ts";
import type { Cells } from "../import/limits.ts";
import type { RowFault } from "../import/rows.ts";
import { inspectWords } from "../words.ts";

interface Props {
  readonly cells: Cells;
  readonly faults: readonly RowFault[];
}

const SHOWN = 10;

/** The first lines, those with faults before the others. */
export function CellTable({ cells, faults }: Props): JSX.Element {
  const { file: words } = useWords(inspectWords);
  const wrong = new Set(faults.map(({ column, row }) => `${String(row)} ${String(column)}`));
  const rows = cells.map((line, at) => ({ line, row: at + 1 })).slice(1);
  const faulty = new Set(faults.map(({ row }) => row));
  const shown = rows
    .toSorted((a, b) => Number(faulty.has(b.row)) - Number(faulty.has(a.row)))
    .slice(0, SHOWN);
  return (
    // A table broader than the screen is moved by keys too.
    <div class="scroll" tabIndex={0} role="region" aria-label={words.preview}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.line}</th>
            {cells[0]?.map((name, at) => (
              <th scope="col" key={at}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, row }) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {cells[0]?.map((_, at) => (
                <td key={at} class={wrong.has(`${String(row)} ${String(at)}`) ? "wrong" : ""}>
                  {line[at]?.slice(0, 60)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
