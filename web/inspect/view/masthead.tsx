import type { JSX } from "preact";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { useOnline, useStation } from "../state.ts";
import { inspectWords } from "../words.ts";

/** Always in sight: whether what was signed is safe with others already. */
export function Masthead(): JSX.Element {
  const words = useWords(inspectWords);
  const { change, language } = useSettings();
  const { kept } = useStation();
  const isOnline = useOnline();
  return (
    <>
      <header class="masthead">
        <a class="brand" href="/">
          Tallystick
        </a>
        <p class="sending" role="status" data-waiting={kept.waiting}>
          {!isOnline && <span class="offline">{words.offline} · </span>}
          {kept.identity !== undefined &&
            (kept.waiting === 0 ? words.allSent : fill(words.waiting, { count: kept.waiting }))}
        </p>
        <button class="plain" onClick={() => change({ language: language === "en" ? "zh" : "en" })}>
          {words.otherLanguage}
        </button>
      </header>
      {!isOnline && (
        <p class="band" role="status">
          {words.offlineHint}
        </p>
      )}
    </>
  );
}
