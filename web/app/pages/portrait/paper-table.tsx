import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { useWords } from "../../state/settings.ts";
import type { Section } from "./section.ts";
import { portraitWords } from "./words.ts";

type Paper = NonNullable<Section["documents"]>[number];

/** Which papers a factory brought, who wrote them, until when they hold, and whose key signed the same file. */
export function PaperTable({ papers }: { readonly papers: readonly Paper[] }): JSX.Element {
  const { papers: words } = useWords(portraitWords);
  const label = usePartyLabel();
  const holds = ({ from, until }: Paper): string =>
    `${from.slice(0, 10)} – ${until === null ? words.open : lastDayOf(until)}`;
  const signed = ({ signedBy: [first, ...others] }: Paper): string =>
    first === undefined
      ? words.nobody
      : others.length === 0
        ? label(first)
        : fill(words.others, { count: others.length + 1, first: label(first) });
  return (
    <Table
      label={words.label}
      rows={papers}
      keyOf={({ file }) => file}
      columns={[
        { head: words.kind, cell: ({ kind }) => words.kinds[kind] },
        { head: words.issuer, cell: ({ issuer }) => issuer },
        { head: words.holds, cell: holds },
        { head: words.signed, cell: signed },
      ]}
    />
  );
}

/** What ends at midnight holds through the day before. */
const lastDayOf = (until: string): string =>
  new Date(Date.parse(until) - 1).toISOString().slice(0, 10);
