import type { JSX } from "preact";
import type { WatchedCase } from "../../../service/lender/watched-cases.ts";
import { State } from "../../app/parts/state.tsx";
import { useSettings } from "../../app/state/settings.ts";

interface Props {
  readonly warnings: WatchedCase["warnings"];
}

/** What a case is warned of, with what it was and is. */
export function WarningList({ warnings }: Props): JSX.Element {
  const { language } = useSettings();
  return (
    <ul class="plain-list">
      {warnings.map(({ code, evidence, name, severity, words }) => (
        <li key={`${code} ${name}`}>
          <State is={severity === "watch" ? "open" : "bad"}>{words[language]}</State>
          {evidence.map((one) => (
            <div key={one.name} class="hint">
              {one.name}: {one.before ?? "–"} → {one.now ?? "–"}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
