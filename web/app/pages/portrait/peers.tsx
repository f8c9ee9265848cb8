import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { peersWords } from "./peers-words.ts";
import { shownValue } from "./shown.ts";
import { portraitWords } from "./words.ts";

type Peers = Reply<"compareWithPeers">;
type Compared = Peers["figures"][number];

/** A factory's figures of a month beside its industry's quartiles. */
export function PeersSection({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(peersWords);
  const loaded = useLoaded(
    (signal) => call("compareWithPeers", { path: { party } }, signal),
    [party],
  );
  return (
    <Section title={words.title} hint={words.hint}>
      <Loading of={loaded}>
        {({ figures, industry }) =>
          industry === null ? (
            <p class="empty">
              {words.none} <Link to={pagePaths.myFactory}>{words.toIndustry}</Link>
            </p>
          ) : (
            <PeersTable figures={figures} />
          )
        }
      </Loading>
    </Section>
  );
}

function PeersTable({ figures }: Pick<Peers, "figures">): JSX.Element {
  const words = useWords(peersWords);
  const { figures: names } = useWords(portraitWords);
  const quartile = (of: "lower" | "middle" | "upper") => ({
    head: words[of],
    isFigure: true,
    cell: ({ group, unit }: Compared) =>
      group === null ? "–" : shownValue(String(group[of]), unit),
  });
  return (
    <Table
      label={words.title}
      rows={figures}
      keyOf={({ figure }) => figure}
      columns={[
        {
          head: words.figure,
          cell: ({ figure }) =>
            figure === "energyPerInspected" ? words.energyPerInspected : names[figure],
        },
        { head: words.month, cell: ({ month }) => month },
        {
          head: words.own,
          isFigure: true,
          cell: ({ own, unit }) => (own === null ? words.noOwn : shownValue(own, unit)),
        },
        quartile("lower"),
        quartile("middle"),
        quartile("upper"),
        {
          head: words.factories,
          cell: ({ group }) =>
            group === null ? words.tooFew : fill(words.atLeast, { count: group.factories }),
        },
      ]}
    />
  );
}
