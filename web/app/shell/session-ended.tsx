import type { JSX } from "preact";
import { Dialog } from "../parts/dialog.tsx";
import { SignInForm } from "../pages/sign-in/sign-in-form.tsx";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

/** Over the page, which keeps what was typed into it. */
export function SessionEnded(): JSX.Element {
  const words = useWords(shellWords);
  return (
    <Dialog title={words.sessionEnded}>
      <SignInForm />
    </Dialog>
  );
}
