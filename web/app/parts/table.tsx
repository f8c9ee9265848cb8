import type { ComponentChildren, JSX } from "preact";

interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** Instead of a table without rows. */
  readonly empty?: ComponentChildren;
}

/** A table on a desk; on a phone each row is a card that names its cells. */
export function Table<Row>({ columns, empty, keyOf, label, rows }: Props<Row>): JSX.Element {
  if (rows.length === 0 && empty !== undefined) return <p class="empty">{empty}</p>;
  return (
    <table class="cards-on-phone" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ head, isFigure }) => (
            <th key={head} scope="col" class={isFigure === true ? "figure" : ""}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ cell, head, isFigure }) => (
              <td key={head} data-head={head} class={isFigure === true ? "figure" : ""}>
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
