import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";
import { Button } from "./button.tsx";

/** A text to be taken along whole. */
export function Copyable({ text }: { readonly text: string }): JSX.Element {
  const words = useWords(shellWords);
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <div class="copyable">
      <code>{text}</code>
      <Button kind="plain" onClick={copy}>
        {isCopied ? words.copied : words.copy}
      </Button>
    </div>
  );
}
