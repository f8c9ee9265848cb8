import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { SettingsProvider, useKeptSettings, useWords } from "../app/state/settings.ts";
import { missingIn, StationProvider, useKeptStation } from "./state.ts";
import { Masthead } from "./view/masthead.tsx";
import { Trouble } from "./view/parts.tsx";
import { Setup } from "./view/setup.tsx";
import { Work } from "./view/work.tsx";
import { inspectWords } from "./words.ts";

/** Where an inspector enters what he measures. */
export function App(): JSX.Element {
  return (
    <SettingsProvider value={useKeptSettings()}>
      <Page />
    </SettingsProvider>
  );
}

function Page(): JSX.Element | null {
  const words = useWords(inspectWords);
  const missing = missingIn();
  useEffect(() => {
    document.title = `Tallystick: ${words.title}`;
  }, [words]);
  if (missing === undefined) return <Opened />;
  return (
    <main class="page">
      <h1>{words.title}</h1>
      <p role="alert">{words[missing]}</p>
    </main>
  );
}

function Opened(): JSX.Element | null {
  const { failure, opened: state } = useKeptStation();
  if (state === undefined) return <Trouble of={failure} />;
  return (
    <StationProvider value={state}>
      <Masthead />
      <main class="page">
        {state.kept.identity === undefined && <Setup />}
        {state.station !== undefined && <Work />}
      </main>
    </StationProvider>
  );
}
