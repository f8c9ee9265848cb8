import type { ComponentChildren, JSX } from "preact";
import { Mark } from "../../shared/mark.tsx";

/** A state by its shape, its word and, last, its colour. */
export type Standing = "good" | "bad" | "open";

const marks = { good: "pass", bad: "fail", open: "notChecked" } as const;

interface Props {
  readonly is: Standing;
  readonly children: ComponentChildren;
}

export const State = ({ children, is }: Props): JSX.Element => (
  <span class={`state ${is}`}>
    <Mark status={marks[is]} />
    <span>{children}</span>
  </span>
);
