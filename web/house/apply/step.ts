import type { Terms } from "../../../service/lender/terms.ts";
import type { ApplyDraft } from "./draft.ts";

/** What each step of an application fills in. */
export interface StepProps {
  readonly terms: Terms;
  readonly draft: ApplyDraft;
  readonly change: (changed: Partial<ApplyDraft>) => void;
}
