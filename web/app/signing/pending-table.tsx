import type { JSX } from "preact";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { Time } from "../parts/time.tsx";
import { Link } from "../state/link.tsx";
import { useWords } from "../state/settings.ts";
import { actLanguages } from "./act-languages.ts";
import { useNames } from "./names.ts";
import { messageOf, pathOf, type Pending } from "./pending.ts";
import { untold } from "./told.ts";
import { signingWords } from "./words.ts";

interface Props {
  readonly items: readonly Pending[];
  readonly empty: string;
}

/** Prepared acts, and how far each has come. */
export function PendingTable({ empty, items }: Props): JSX.Element {
  const { list } = useWords(signingWords);
  return (
    <Table
      label={list.title}
      rows={items}
      keyOf={({ id }) => id}
      empty={empty}
      columns={[
        {
          head: list.act,
          cell: (pending) => (
            <Link to={pathOf(pending.id)}>
              <Title of={pending} />
            </Link>
          ),
        },
        { head: list.made, cell: ({ madeAt }) => <Time at={madeAt} /> },
        { head: list.state, cell: (pending) => <PendingState of={pending} /> },
      ]}
    />
  );
}

function Title({ of: pending }: { readonly of: Pending }): JSX.Element {
  const { acts } = useWords(actLanguages);
  const names = useNames(untold);
  return <>{acts[pending.act](messageOf(pending) as never, names).title}</>;
}

function PendingState({ of: pending }: { readonly of: Pending }): JSX.Element {
  const { list } = useWords(signingWords);
  const { counted, isComplete, needed, relayed } = pending;
  if (relayed !== null) return <State is="good">{list.sent}</State>;
  if (isComplete) return <State is="open">{list.ready}</State>;
  return (
    <State is="open">
      {list.waiting} ({counted.length}/{needed})
    </State>
  );
}
