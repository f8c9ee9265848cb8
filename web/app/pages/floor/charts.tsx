import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Chart } from "./chart.ts";
import { ControlChart } from "./control-chart.tsx";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly round: number;
}
type Watch = Reply<"listWatches">["items"][number];

/** Control charts of what the factory has watched. */
export function Charts({ party, round }: Props): JSX.Element {
  const { charts: words } = useWords(floorWords);
  const loaded = useLoaded((signal) => call("listWatches", { path: { party } }, signal), [party]);
  return (
    <Section title={words.title} actions={<WatchesLink />}>
      <Loading of={loaded}>
        {({ items }) => {
          const charted = items.filter(({ kind }) => kind === "chart");
          const [first] = charted;
          if (first === undefined) return <p class="empty">{words.none}</p>;
          return <Chosen party={party} round={round} watches={charted} first={first} />;
        }}
      </Loading>
    </Section>
  );
}

function WatchesLink(): JSX.Element {
  const { charts: words } = useWords(floorWords);
  return (
    <Link to={pagePaths.watches} class="button">
      {words.watches}
    </Link>
  );
}

interface ChosenProps extends Props {
  readonly watches: readonly Watch[];
  readonly first: Watch;
}

function Chosen({ first, party, round, watches }: ChosenProps): JSX.Element {
  const { charts: words } = useWords(floorWords);
  const [watch, setWatch] = useState(first.watch);
  const [machine, setMachine] = useState<string>();
  const loaded = useLoaded(
    (signal) => {
      const query = machine === undefined ? {} : { machine };
      return call("readChart", { path: { party, watch }, query }, signal);
    },
    [party, watch, machine, round],
  );
  const choose = (chosen: string): void => {
    setMachine(undefined);
    setWatch(chosen);
  };
  const options = watches.map(({ label, unit, watch: id }) => [id, `${label} (${unit})`] as const);
  return (
    <>
      <div class="fields">
        <SelectField label={words.chart} value={watch} onChange={choose} options={options} />
        <SelectField
          label={words.machine}
          value={loaded.value?.machine ?? ""}
          onChange={setMachine}
          options={(loaded.value?.machines ?? []).map((one) => [one, one] as const)}
        />
      </div>
      <Loading of={loaded}>{(chart) => <ChartView chart={chart} />}</Loading>
    </>
  );
}

function ChartView({ chart }: { readonly chart: Chart }): JSX.Element {
  const { charts: words } = useWords(floorWords);
  const { capability, limits, points, watch } = chart;
  if (points.length === 0) return <p class="empty">{words.noPoints}</p>;
  const of = "baseline" in watch.terms ? watch.terms.baseline : 0;
  return (
    <>
      <ControlChart chart={chart} />
      {limits === null && <p class="hint">{fill(words.learning, { count: points.length, of })}</p>}
      {capability !== null && (
        <p class="figures">
          {words.capability}: <Index name="Cp" value={capability.within.potential} />{" "}
          <Index name="Cpk" value={capability.within.actual} />{" "}
          <Index name="Pp" value={capability.overall.potential} />{" "}
          <Index name="Ppk" value={capability.overall.actual} />
        </p>
      )}
      <Signals chart={chart} />
    </>
  );
}

const Index = ({ name, value }: { name: string; value: number | null }): JSX.Element | null =>
  value === null ? null : (
    <span>
      {name} <strong>{value.toFixed(2)}</strong>
    </span>
  );

const SIGNALS_SHOWN = 5;

/** What the chart shows by shapes, in words; the newest. */
function Signals({ chart: { points, watch } }: { readonly chart: Chart }): JSX.Element {
  const { charts: words } = useWords(floorWords);
  const rows = points.filter(({ broken, spreadOut }) => broken.length > 0 || spreadOut);
  return (
    <Table
      label={words.table}
      empty={words.fine}
      rows={rows.toReversed().slice(0, SIGNALS_SHOWN)}
      keyOf={({ no }) => String(no)}
      columns={[
        { head: words.at, cell: ({ at }) => <Time at={at} /> },
        {
          head: words.value,
          cell: ({ location }) => `${String(Number(location.toPrecision(6)))} ${watch.unit}`,
          isFigure: true,
        },
        {
          head: words.what,
          cell: ({ broken, spreadOut }) =>
            [
              ...(broken.length > 0 ? [fill(words.signal, { rules: broken.join(", ") })] : []),
              ...(spreadOut ? [words.spreadOut] : []),
            ].join("; "),
        },
      ]}
    />
  );
}
