import type { Language } from "../../../../service/evidence/verification/describe.ts";
import { fill } from "../../../shared/language.ts";
import type { Reply } from "../../api/client.ts";
import { admissionWords, termsIn } from "./words.ts";

type Proposed = Reply<"readProposed">;

interface Reader {
  readonly language: Language;
  readonly partyName: (id: string) => string;
}

/** What a proposal says, as a sentence. */
export function proposedInWords(proposed: Proposed, { language, partyName }: Reader): string {
  const words = admissionWords[language].proposed;
  const terms = termsIn(language);
  const role = terms.role(proposed.role);
  if (proposed.matter !== "rule")
    return fill(words[proposed.matter], { party: partyName(proposed.party), role });
  const { credentials, endorsements, endorsers, validitySeconds } = proposed.rule;
  const papers = credentials.map(({ kind, name }) => terms.paper(name ?? null, kind));
  return fill(words.rule, {
    role,
    endorsements,
    endorsers: terms.roles(endorsers),
    papers: papers.length === 0 ? admissionWords[language].rule.noPapers : papers.join(words.list),
    days: terms.days(validitySeconds),
  });
}
