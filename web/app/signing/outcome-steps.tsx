import type { JSX } from "preact";
import { Mark } from "../../shared/mark.tsx";
import type { Reply } from "../api/client.ts";
import { useWords } from "../state/settings.ts";
import { signingWords } from "./words.ts";

type Status = Reply<"readAct">["status"];

/** The way of an act to the chain, in the order in which it goes. */
const way = ["planned", "signed", "broadcast", "mined", "final"] as const satisfies Status[];

/** How far an act has come, as stations of a line; whoever cannot see it hears the state's word. */
export function OutcomeSteps({ status }: { readonly status: Status }): JSX.Element | null {
  const { outcome } = useWords(signingWords);
  const reached = way.findIndex((station) => station === status);
  if (reached === -1) return null;
  return (
    <ol class="stations">
      {way.map((station, at) => (
        <li
          key={station}
          class={at <= reached ? "reached" : ""}
          aria-current={at === reached && "step"}
        >
          <Mark status={at < reached || status === "final" ? "pass" : "notChecked"} />
          <span>{outcome.stations[station]}</span>
        </li>
      ))}
    </ol>
  );
}
