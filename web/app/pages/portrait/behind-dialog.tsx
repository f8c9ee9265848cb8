import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { CheckedEvidence } from "../../parts/checked-evidence.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { More } from "../../parts/more.tsx";
import { readManifest } from "../../signing/manifest.ts";
import { useWords } from "../../state/settings.ts";
import { useFollowed } from "../../state/use-followed.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type BehindSection, readBehind } from "./behind.ts";
import { portraitWords } from "./words.ts";

export interface BehindProps {
  readonly party: string;
  readonly section: BehindSection;
  readonly period: { readonly from: string; readonly to: string };
  /** Where the section is of machines. */
  readonly machines: readonly string[];
  readonly onClose: () => void;
}

/** The signed records that a section's figures are drawn from, each of which is checked here when it is opened. */
export function BehindDialog({
  machines,
  onClose,
  party,
  period,
  section,
}: BehindProps): JSX.Element {
  const { behind, ...words } = useWords(portraitWords);
  const [machine, setMachine] = useState(machines[0] ?? "");
  const [opened, setOpened] = useState<string>();
  const loaded = useFollowed(
    (page: { readonly after?: number }, signal) =>
      readBehind(section, { party, machine, ...period, ...page }, signal),
    [section, party, machine, period.from, period.to],
  );
  return (
    <Dialog title={`${behind.title}: ${words.sections[section]}`} onClose={onClose}>
      <div class="stack">
        <p class="hint">{behind.hint}</p>
        {machines.length > 1 && (
          <SelectField
            label={words.machine}
            value={machine}
            onChange={(chosen) => {
              setOpened(undefined);
              setMachine(chosen);
            }}
            options={machines.map((one) => [one, one] as const)}
          />
        )}
        <Loading of={loaded}>
          {(items) =>
            items.length === 0 ? (
              <p class="empty">{behind.none}</p>
            ) : (
              <ul class="plain-list">
                {items.map(({ index, statementHash }) => (
                  <li key={statementHash}>
                    <Button
                      kind="plain"
                      onClick={() =>
                        setOpened(statementHash === opened ? undefined : statementHash)
                      }
                    >
                      {fill(behind.entry, { index, hash: statementHash.slice(0, 16) })}
                    </Button>
                    {statementHash === opened && <Opened party={party} hash={statementHash} />}
                  </li>
                ))}
              </ul>
            )
          }
        </Loading>
        <More of={loaded} />
      </div>
    </Dialog>
  );
}

function Opened({ hash, party }: { readonly hash: string; readonly party: string }): JSX.Element {
  const { behind } = useWords(portraitWords);
  const loaded = useLoaded(
    async (signal) => {
      const path = { factory: party, statementHash: hash };
      const bundle = await call("readBundle", { path }, signal);
      const manifest = await readManifest();
      const said = JSON.stringify(bundle.record, undefined, 2);
      return { said, bundle: JSON.stringify(bundle), manifest: JSON.stringify(manifest) };
    },
    [party, hash],
  );
  return (
    <Loading of={loaded}>
      {({ said, ...files }) => (
        <>
          <details>
            <summary>{behind.says}</summary>
            <pre class="wrap">{said}</pre>
          </details>
          <CheckedEvidence
            {...files}
            file="record.json"
            command={behind.command}
            download={behind.download}
          />
        </>
      )}
    </Loading>
  );
}
