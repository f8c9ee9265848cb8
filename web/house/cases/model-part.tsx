import type { JSX } from "preact";
import { binWords, nameWords } from "../../../service/score/document/dictionary.ts";
import { Facts } from "../../app/parts/facts.tsx";
import { shortId } from "../../app/parts/party-name.tsx";
import { Table } from "../../app/parts/table.tsx";
import { Time } from "../../app/parts/time.tsx";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";

/** The papers of what decided. */
export function ModelPart({ found, opened }: Part): JSX.Element {
  const { modelPart: words } = useWords(houseWords);
  const { language } = useSettings();
  const { model, policy, receipt } = found;
  const { told } = receipt.body;
  const named = (one: { readonly name: string; readonly version: number }, hash: string) => (
    <>
      {fill(words.version, { name: one.name, version: one.version })}{" "}
      <code class="id" title={hash}>
        {shortId(hash)}
      </code>
    </>
  );
  return (
    <>
      <Facts
        of={[
          [words.name, named(model, told.model)],
          [words.status, words.statuses[model.status]],
          [words.owner, model.owner],
          [words.validator, model.validator ?? words.nobody],
          [words.until, <Time at={model.validUntil} dayOnly />],
          [words.purpose, model.purpose[language]],
          [words.limits, model.limits[language]],
          [words.population, model.population[language]],
          [words.policy, named(policy, told.policy)],
        ]}
      />
      <details>
        <summary>{words.card}</summary>
        <Card found={found} opened={opened} />
      </details>
    </>
  );
}

function Card({ found: { model }, opened }: Part): JSX.Element {
  const { modelPart: words } = useWords(houseWords);
  const { language } = useSettings();
  const given = opened.decision.score?.lines ?? [];
  const rows = model.scorecard.lines.flatMap(({ bins, name }) =>
    bins.map(({ bads, bin, goods, points }, at) => ({
      key: `${name} ${String(at)}`,
      name: nameWords(model.dictionary, name, language),
      bin: binWords(model.dictionary, { bin, characteristic: name }, language),
      points,
      counts: `${String(bads)} / ${String(bads + goods)}`,
      isHere: given.some((line) => line.characteristic === name && line.bin === at),
    })),
  );
  return (
    <Table
      label={words.card}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { head: words.characteristic, cell: ({ name }) => name },
        {
          head: words.bin,
          cell: ({ bin, isHere }) => (
            <>
              {bin}
              {isHere && <span class="tag">{words.here}</span>}
            </>
          ),
        },
        { head: words.points, isFigure: true, cell: ({ points }) => points },
        { head: words.bads, isFigure: true, cell: ({ counts }) => counts },
      ]}
    />
  );
}
