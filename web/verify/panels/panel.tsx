import type { ComponentChildren, JSX } from "preact";
import type { CheckId } from "../../../service/evidence/verification/check.ts";
import { describe, wordsOf } from "../../../service/evidence/verification/describe.ts";
import { Mark } from "../../shared/mark.tsx";
import type { PanelName } from "../page-words.ts";
import { useView } from "../view.ts";

interface Props {
  readonly name: PanelName;
  readonly checks: readonly CheckId[];
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** One part of the bundle under its name, with the state of the checks that read it. */
export function Panel({ checks: ids, children, name, open }: Props): JSX.Element {
  const { checks, language, words } = useView();
  const { hint, title } = words.panels[name];
  const readers = ids.flatMap((id) => checks.find((check) => check.id === id) ?? []);
  return (
    <details class="panel" open={open} data-panel={name}>
      <summary>
        <h3>{title}</h3> <span class="hint">{hint}</span>
      </summary>
      <p class="chips">
        {readers.map((check) => (
          <span
            class={`chip ${check.status}`}
            key={check.id}
            title={describe(check, language).detail}
          >
            <Mark status={check.status} />
            {describe(check, language).subject}
            <span class="unseen">: {wordsOf(language).statuses[check.status]}</span>
          </span>
        ))}
      </p>
      {children}
    </details>
  );
}
