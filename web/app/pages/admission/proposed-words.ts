import { credentialNameOf } from "../../../../service/parties/credential-kind.ts";
import { fill } from "../../../shared/language.ts";
import type { Reply } from "../../api/client.ts";
import type { Reader } from "../../signing/reader.ts";
import { admissionWords, termsIn } from "./words.ts";

type Proposed = Reply<"readProposed">;

/** What a proposal says, as a sentence. */
export function proposedInWords(
  proposed: Proposed,
  { language, partyName }: Omit<Reader, "time">,
): string {
  const words = admissionWords[language].proposed;
  const terms = termsIn(language);
  const role = terms.role(proposed.role);
  if (proposed.matter !== "rule")
    return fill(words[proposed.matter], { party: partyName(proposed.party), role });
  const { credentials, endorsements, endorsers, validitySeconds } = proposed.rule;
  // By the kind, which is signed: what the service calls it is not.
  const papers = credentials.map(({ kind }) =>
    terms.paper(credentialNameOf(`0x${kind}`) ?? null, kind),
  );
  return fill(words.rule, {
    role,
    endorsements,
    endorsers: terms.roles(endorsers),
    papers: papers.length === 0 ? admissionWords[language].rule.noPapers : papers.join(words.list),
    days: terms.days(validitySeconds),
  });
}
