import type { ComponentChildren, JSX } from "preact";
import { DeviceError } from "../../../device-attest/device-error.ts";
import { problemWords } from "../../app/api/problem-words.ts";
import { Failed } from "../../app/state/failed.ts";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { Mark } from "../../shared/mark.tsx";
import { inspectWords } from "../words.ts";

/** What went wrong, and what to do about it. */
export function Trouble({ of: error }: { readonly of: unknown }): JSX.Element | null {
  const { language } = useSettings();
  const words = useWords(inspectWords);
  if (error === undefined) return null;
  const said = sayOf(error, words, language);
  return (
    <p class="trouble" role="alert">
      <Mark status="fail" /> <span>{said}</span>
    </p>
  );
}

function sayOf(error: unknown, words: (typeof inspectWords)["en"], language: "en" | "zh"): string {
  if (error instanceof DeviceError)
    return error.code === "diskFull" ? words.storageFull : words.storageFailed;
  if (!(error instanceof Failed)) throw error;
  const { todo, what } = problemWords(error.code, language);
  return `${what} ${todo}`;
}

interface HeadProps {
  readonly title: string;
  readonly onBack?: () => void;
  readonly children?: ComponentChildren;
}

export function Head({ children, onBack, title }: HeadProps): JSX.Element {
  const words = useWords(inspectWords);
  return (
    <header class="head">
      {onBack !== undefined && (
        <button class="plain" onClick={onBack}>
          ← {words.back}
        </button>
      )}
      <h1>{title}</h1>
      {children}
    </header>
  );
}
