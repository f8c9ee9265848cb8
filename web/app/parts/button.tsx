import type { ComponentChildren, JSX } from "preact";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

interface Props {
  readonly onClick?: () => void;
  readonly isBusy?: boolean;
  readonly disabled?: boolean;
  readonly kind?: "main" | "plain" | "danger";
  readonly children: ComponentChildren;
}

/** A form's own button where it has no `onClick`; says that it works while it does. */
export function Button({ children, disabled, isBusy, kind = "main", onClick }: Props): JSX.Element {
  const words = useWords(shellWords);
  return (
    <button
      type={onClick === undefined ? "submit" : "button"}
      class={kind === "main" ? "" : kind}
      disabled={disabled === true || isBusy === true}
      aria-busy={isBusy}
      onClick={onClick}
    >
      {isBusy === true ? words.working : children}
    </button>
  );
}
