import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { isOverdue } from "../entry/calibration.ts";
import { judge } from "../entry/judge.ts";
import { lotName } from "../entry/lot-code.ts";
import { closedLots, remaining } from "../import/drafts.ts";
import type { ReadFile } from "../import/file.ts";
import { type Field, headOf, type Mapping, unmapped } from "../import/mapping.ts";
import { type ReadRow, readRows, type RowFault } from "../import/rows.ts";
import { today, useStation } from "../state.ts";
import type { Measured } from "../station/history.ts";
import { inspectWords } from "../words.ts";
import { ColumnMapping } from "./column-mapping.tsx";
import { CellTable } from "./cell-table.tsx";
import { Trouble } from "./parts.tsx";
import { useImport } from "./use-import.ts";

interface Props extends ReadFile {
  readonly plan: InspectionPlan;
  readonly ruleSet: string;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onSigned: (count: number) => void;
}

const FAULTS_SHOWN = 20;

/** Everything that would be signed, and everything that is wrong; nothing is kept before the last button. */
export function ImportPreview(props: Props): JSX.Element {
  const { cells, mapping, onMapping, plan, ruleSet } = props;
  const { file: words } = useWords(inspectWords);
  const { lots } = useStation().kept.plans;
  const missing = unmapped(mapping, plan);
  const read = useMemo(
    () => readRows(cells, { plan, ruleSet, lots, mapping }),
    [cells, mapping, lots, ruleSet],
  );
  return (
    <>
      <ColumnMapping head={cells[0] ?? []} plan={plan} mapping={mapping} onMapping={onMapping} />
      {missing.length > 0 ? (
        <p class="trouble" role="alert" data-code="unmapped">
          {fill(words.unmapped, {
            names: missing.map((one) => nameOf(one, plan, words.fields)).join(", "),
          })}
        </p>
      ) : (
        <>
          <h2>{words.preview}</h2>
          <CellTable cells={cells} faults={read.faults} />
          {read.faults.length > 0 ? (
            <Faults faults={read.faults} head={cells[0] ?? []} />
          ) : (
            <Confirm {...props} rows={read.rows} />
          )}
        </>
      )}
    </>
  );
}

const nameOf = (
  meaning: Field | number,
  { rules }: InspectionPlan,
  names: Readonly<Record<Field, string>>,
): string => {
  const rule = typeof meaning === "number" ? rules[meaning] : undefined;
  return typeof meaning === "number" ? (rule && headOf(rule)) || "" : names[meaning];
};

interface FaultsProps {
  readonly faults: readonly RowFault[];
  readonly head: readonly string[];
}

function Faults({ faults, head }: FaultsProps): JSX.Element {
  const { file: words } = useWords(inspectWords);
  return (
    <section class="trouble" role="alert">
      <p>{fill(words.faults, { count: faults.length })}</p>
      <ul class="faults">
        {faults.slice(0, FAULTS_SHOWN).map(({ cell, column, fault, row }) => (
          <li key={`${String(row)} ${String(column)} ${fault}`} data-code={fault}>
            {fill(words.at, { row, column: head[column] ?? "" })}: {words.cellFaults[fault]}
            {cell !== "" && (
              <>
                {" "}
                <code>{cell.slice(0, 40)}</code>
              </>
            )}
          </li>
        ))}
      </ul>
      {faults.length > FAULTS_SHOWN && (
        <p>{fill(words.more, { count: faults.length - FAULTS_SHOWN })}</p>
      )}
    </section>
  );
}

interface ConfirmProps extends Pick<Props, "named" | "onSigned" | "plan"> {
  readonly rows: readonly ReadRow[];
}

/** The last look before anything is kept. */
function Confirm({ named, onSigned, plan, rows: all }: ConfirmProps): JSX.Element {
  const { file: words, working } = useWords(inspectWords);
  const { kept } = useStation();
  const [closes, setCloses] = useState(false);
  const signing = useImport({ rows: all, file: named, closes }, onSigned);
  const rows = remaining(kept.history, { rows: all, file: named });
  const obstacle = obstacleIn(kept.history, rows);
  const failing = rows.filter((row) => judge(plan, row.measurements).verdict === "fail").length;
  const overdue = rows.filter(({ hand }) => isOverdue(hand.calibrationDue, today())).length;
  if (obstacle !== undefined)
    return (
      <p class="trouble" role="alert" data-code={obstacle.code}>
        {fill(words[obstacle.code], { names: obstacle.names })}
      </p>
    );
  return (
    <section class="sign">
      <p>{fill(words.good, { count: rows.length })}</p>
      {failing > 0 && <p class="notice">{fill(words.failing, { count: failing })}</p>}
      {overdue > 0 && <p class="notice">{fill(words.overdue, { count: overdue })}</p>}
      <label class="check">
        <input
          type="checkbox"
          checked={closes}
          onChange={(event) => setCloses(event.currentTarget.checked)}
        />
        <span>{words.closes}</span>
      </label>
      <Trouble of={signing.failure} />
      <button class="wide" disabled={signing.isBusy} onClick={signing.run}>
        {signing.isBusy ? working : fill(words.sign, { count: rows.length })}
      </button>
    </section>
  );
}

interface Obstacle {
  readonly code: "taken" | "closed";
  readonly names: string;
}

/** Why nothing of a file can be signed. */
function obstacleIn(history: readonly Measured[], rows: readonly ReadRow[]): Obstacle | undefined {
  if (rows.length === 0) return { code: "taken", names: "" };
  const closed = new Set(closedLots(history, rows));
  if (closed.size === 0) return undefined;
  const names = rows.filter(({ lot }) => closed.has(lot.lot)).map(({ lot }) => lotName(lot));
  return { code: "closed", names: [...new Set(names)].join(", ") };
}
