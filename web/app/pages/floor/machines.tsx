import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly round: number;
}

const HOUR_MS = 3_600_000;

const instant = (ms: number): string => new Date(ms).toISOString();

/** Whole hours: what is counted is counted by them. */
const lastDay = (): { readonly from: string; readonly to: string } => {
  const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return { from: instant(next - 24 * HOUR_MS), to: instant(next) };
};

/** What each device sent, and what of it did not come. */
export function Machines({ party, round }: Props): JSX.Element {
  const { machines: words } = useWords(floorWords);
  const loaded = useLoaded(
    (signal) => {
      const query = { ...lastDay(), resolution: "hour" } as const;
      return call("readActivity", { path: { factory: party }, query }, signal);
    },
    [party, round],
  );
  return (
    <Section title={words.title}>
      <Loading of={loaded}>
        {({ devices }) => (
          <Table
            label={words.title}
            empty={words.none}
            rows={devices}
            keyOf={({ keyId }) => keyId}
            columns={[
              {
                head: words.device,
                cell: ({ device }) => <span class="party-name">{device}</span>,
              },
              { head: words.records, cell: ({ records }) => records, isFigure: true },
              { head: words.missing, cell: ({ missing }) => missing, isFigure: true },
              { head: words.refused, cell: ({ refused }) => refused, isFigure: true },
              {
                head: words.last,
                cell: ({ buckets }) => <Time at={buckets.at(-1)?.at ?? ""} />,
              },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}
