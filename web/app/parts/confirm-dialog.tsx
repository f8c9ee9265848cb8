import type { ComponentProps, JSX } from "preact";
import { useAction } from "../state/use-action.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Failure } from "./failure.tsx";

interface Props {
  readonly title: string;
  /** What follows from it. */
  readonly hint: string;
  readonly label: string;
  readonly kind?: ComponentProps<typeof Button>["kind"];
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks once more before something is done; stays open with the reason where it could not be. */
export function ConfirmDialog({
  act,
  hint,
  kind = "main",
  label,
  onClose,
  title,
}: Props): JSX.Element {
  const { failure, isBusy, run } = useAction();
  const confirm = (): void =>
    run(async () => {
      await act();
      onClose();
    });
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">
        <p>{hint}</p>
        <Failure of={failure} />
        <Button kind={kind} isBusy={isBusy} onClick={confirm}>
          {label}
        </Button>
      </div>
    </Dialog>
  );
}
