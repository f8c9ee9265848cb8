import type { Names } from "../../../service/parties/acts/words.ts";
import { localeOf } from "../../shared/language.ts";
import { partyLabel, shortId } from "../parts/party-name.tsx";
import { spellTime } from "../parts/time.tsx";
import { useDirectory } from "../state/directory.tsx";
import { useSettings, useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import type { Told } from "./told.ts";

/** What the words of an act call what it speaks of. @param told what stands behind hashes, as far as it is known */
export function useNames(told: Told): Names {
  const { clock, language } = useSettings();
  const { unnamed } = useWords(shellWords);
  const { value: directory } = useDirectory();
  return {
    party: (id) => partyLabel(id, directory, unnamed),
    device: (keyId) => shortId(keyId),
    signer: (signer) => told.signers.get(signer.toLowerCase()) ?? shortId(signer),
    time: (seconds) => spellTime(Number(seconds), clock, localeOf(language)),
    document: (commitment) => told.documents.get(bare(commitment)),
    content: (content) => told.contents.get(bare(content)),
    proposal: (proposal) => told.proposals.get(bare(proposal)),
    lot: (lot) => told.quality.get(bare(lot)) ?? shortId(lot),
    ruleSet: (ruleSet) => told.quality.get(bare(ruleSet)),
    plan: (plan) => told.quality.get(bare(plan)),
    reason: (reason) => told.quality.get(bare(reason)),
  };
}

const bare = (hex: string): string => hex.replace(/^0x/, "");
