import type { JSX } from "preact";
import type { Check } from "../../service/evidence/verification/check.ts";
import { describe, type Language, wordsOf } from "../../service/evidence/verification/describe.ts";
import { checkWordsOf, type GroupName, groupNames } from "./check-words.ts";
import { Mark } from "./mark.tsx";

interface Props {
  readonly checks: readonly Check[];
  readonly language: Language;
}

const groupOf = ({ id }: Check): GroupName => {
  const [head = ""] = id.split(".");
  if (head === "bundle" || head === "manifest") return "files";
  if (head === "endpoints" || head === "anchor") return "chain";
  return head as GroupName;
};

/** Every check with its reason, in the verifier's order. */
export const CheckList = ({ checks, language }: Props): JSX.Element => (
  <section class="checks" aria-label={checkWordsOf(language).checks}>
    {groupNames.map((group) => (
      <section key={group}>
        <h3>{checkWordsOf(language).groups[group]}</h3>
        <ul>
          {checks
            .filter((check) => groupOf(check) === group)
            .map((check, at) => (
              <CheckLine key={`${check.id} ${String(at)}`} check={check} language={language} />
            ))}
        </ul>
      </section>
    ))}
  </section>
);

interface LineProps {
  readonly check: Check;
  readonly language: Language;
}

/** One check: how it came out, and why. */
export function CheckLine({ check, language }: LineProps): JSX.Element {
  const { detail, subject } = describe(check, language);
  const status = wordsOf(language).statuses[check.status];
  return (
    <li class={check.status} data-check={check.id}>
      <Mark status={check.status} />
      <p>
        <strong>{subject}</strong>{" "}
        <span class="state">
          {status}
          {check.required ? "" : ` · ${checkWordsOf(language).optional}`}
        </span>
        <span class="detail">{detail}</span>
      </p>
    </li>
  );
}
