import type { JSX } from "preact";
import { fill } from "../shared/language.ts";
import { Mark } from "../shared/mark.tsx";
import type { Standing, Trace } from "./read.ts";
import { useView } from "./view.ts";

type Shape = "pass" | "fail" | "notChecked" | "hold";

/** A glance tells by word, shape and colour. */
const shapes: Readonly<Record<Standing, Shape>> = {
  released: "pass",
  selfDeclared: "notChecked",
  onHold: "hold",
  contradicted: "fail",
  failing: "fail",
  inspecting: "notChecked",
  notJudged: "notChecked",
  notShown: "notChecked",
};

/** Whether it is good, at one glance, and who says so. */
export function Verdict({ verdict }: { readonly verdict: Trace["verdict"] }): JSX.Element {
  const { nameOf, timeOf, words } = useView();
  const [word, meaning] = words.standings[verdict.standing];
  const shape = shapes[verdict.standing];
  return (
    <section
      class={`verdict ${shape === "hold" ? "fail" : shape}`}
      data-standing={verdict.standing}
    >
      {shape === "hold" ? <Hold /> : <Mark status={shape} />}
      <p class="word">{word}</p>
      <p class="counts">
        {meaning}
        {verdict.publisher !== null &&
          ` ${fill(words.byRulesOf, { party: nameOf(verdict.publisher) })}`}
        {verdict.releasedAt !== null &&
          ` ${fill(words.releasedAt, { time: timeOf(verdict.releasedAt) })}`}
      </p>
    </section>
  );
}

/** The eight sides of a stop sign, with a bar. */
const Hold = (): JSX.Element => (
  <svg class="mark fail" viewBox="0 0 16 16" aria-hidden="true">
    <path class="solid" d="M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5z" />
    <path class="on-solid" d="M4.6 8h6.8" />
  </svg>
);
