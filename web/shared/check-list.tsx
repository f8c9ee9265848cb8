import type { JSX } from "preact";
import type { Check } from "../../service/evidence/verification/check.ts";
import { describe, type Language, wordsOf } from "../../service/evidence/verification/describe.ts";
import { Mark } from "./mark.tsx";

export const groupNames = [
  "files",
  "record",
  "statement",
  "log",
  "chain",
  "key",
  "party",
  "time",
] as const;
export type GroupName = (typeof groupNames)[number];

/** What a page that shows checks calls them. */
export interface GroupWords {
  readonly checks: string;
  readonly groups: Readonly<Record<GroupName, string>>;
  readonly optional: string;
}

interface Props {
  readonly checks: readonly Check[];
  readonly language: Language;
  readonly words: GroupWords;
}

const groupOf = ({ id }: Check): GroupName => {
  const [head = ""] = id.split(".");
  if (head === "bundle" || head === "manifest") return "files";
  if (head === "endpoints" || head === "anchor") return "chain";
  return head as GroupName;
};

/** Every check with its reason, in the verifier's order. */
export const CheckList = ({ checks, language, words }: Props): JSX.Element => (
  <section class="checks" aria-label={words.checks}>
    {groupNames.map((group) => (
      <section key={group}>
        <h3>{words.groups[group]}</h3>
        <ul>
          {checks
            .filter((check) => groupOf(check) === group)
            .map((check, at) => (
              <Line
                key={`${check.id} ${String(at)}`}
                check={check}
                language={language}
                optional={words.optional}
              />
            ))}
        </ul>
      </section>
    ))}
  </section>
);

interface LineProps {
  readonly check: Check;
  readonly language: Language;
  readonly optional: string;
}

function Line({ check, language, optional }: LineProps): JSX.Element {
  const { detail, subject } = describe(check, language);
  const status = wordsOf(language).statuses[check.status];
  return (
    <li class={check.status} data-check={check.id}>
      <Mark status={check.status} />
      <p>
        <strong>{subject}</strong>{" "}
        <span class="state">
          {status}
          {check.required ? "" : ` · ${optional}`}
        </span>
        <span class="detail">{detail}</span>
      </p>
    </li>
  );
}
