import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField } from "../../parts/field.tsx";
import { useAction } from "../../state/use-action.ts";

interface Props {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly button: string;
  readonly onSubmit: (text: string) => Promise<void>;
  readonly onClose: () => void;
  /** What else is asked. */
  readonly children?: ComponentChildren;
}

/** Asks why, and goes on. */
export function WhyDialog({
  button,
  children,
  hint,
  label,
  onClose,
  onSubmit,
  title,
}: Props): JSX.Element {
  const { failure, isBusy, run } = useAction();
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    run(() => onSubmit(text));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="hint">{hint}</p>
        {children}
        <AreaField label={label} value={text} onChange={setText} />
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={text.trim() === ""}>
            {button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
