import type { JSX } from "preact";
import type { Overview } from "../../../service/lender/overview.ts";
import { housePaths } from "../../../service/lender/page-paths.ts";
import { Section } from "../../app/parts/page.tsx";
import { Table } from "../../app/parts/table.tsx";
import { useWords } from "../../app/state/settings.ts";
import { Link } from "../../app/state/link.tsx";
import { FirmName } from "../parts/firm-name.tsx";
import { WarningList } from "../parts/warning-list.tsx";
import { houseWords } from "../words.ts";

/** Cases in which something has become worse since they were decided, the worst first. */
export function WatchedPart({ of: { watched } }: { readonly of: Overview }): JSX.Element {
  const { watchedPart: words } = useWords(houseWords);
  return (
    <Section title={words.title} hint={words.hint}>
      <Table
        label={words.title}
        rows={watched}
        keyOf={({ decision }) => decision}
        empty={words.none}
        columns={[
          {
            head: words.firm,
            cell: ({ decision, firm }) => (
              <Link to={housePaths.case.replace(":decision", decision)}>
                <FirmName firm={firm} />
              </Link>
            ),
          },
          { head: words.state, cell: ({ limit }) => words.states[limit.state] },
          {
            head: words.left,
            isFigure: true,
            cell: ({ limit }) => `${limit.amount} / ${limit.granted} ${limit.currency}`,
          },
          { head: words.why, cell: ({ warnings }) => <WarningList warnings={warnings} /> },
        ]}
      />
    </Section>
  );
}
