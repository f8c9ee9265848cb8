import type { JSX } from "preact";
import type { Outcome as Code } from "../../../service/credit/decision/decision.ts";
import { type Standing, State } from "../../app/parts/state.tsx";
import { useWords } from "../../app/state/settings.ts";
import { houseWords } from "../words.ts";

const standings: Readonly<Record<Code, Standing>> = {
  approved: "good",
  counterOffer: "good",
  declined: "bad",
  referred: "open",
};

/** What came of an application, by shape and word. */
export function Outcome({ of }: { readonly of: Code }): JSX.Element {
  const { outcomes } = useWords(houseWords);
  return <State is={standings[of]}>{outcomes[of]}</State>;
}
