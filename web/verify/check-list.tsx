import type { JSX } from "preact";
import type { Check } from "../../service/evidence/verification/check.ts";
import { describe, wordsOf } from "../../service/evidence/verification/describe.ts";
import { Mark } from "../shared/mark.tsx";
import { type GroupName, groupNames } from "./page-words.ts";
import { useView } from "./view.ts";

const groupOf = ({ id }: Check): GroupName => {
  const [head = ""] = id.split(".");
  if (head === "bundle" || head === "manifest") return "files";
  if (head === "endpoints" || head === "anchor") return "chain";
  return head as GroupName;
};

/** Every check with its reason, in the verifier's order. */
export function CheckList(): JSX.Element {
  const { checks, words } = useView();
  return (
    <section class="checks" aria-label={words.checks}>
      {groupNames.map((group) => (
        <section key={group}>
          <h3>{words.groups[group]}</h3>
          <ul>
            {checks
              .filter((check) => groupOf(check) === group)
              .map((check, at) => (
                <Line key={`${check.id} ${String(at)}`} check={check} />
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

function Line({ check }: { readonly check: Check }): JSX.Element {
  const { language, words } = useView();
  const { detail, subject } = describe(check, language);
  const status = wordsOf(language).statuses[check.status];
  return (
    <li class={check.status} data-check={check.id}>
      <Mark status={check.status} />
      <p>
        <strong>{subject}</strong>{" "}
        <span class="state">
          {status}
          {check.required ? "" : ` · ${words.optional}`}
        </span>
        <span class="detail">{detail}</span>
      </p>
    </li>
  );
}
