import type { JSX } from "preact";
import { NoticesProvider } from "../app/state/notices.tsx";
import { HereProvider, useLocation } from "../app/state/router.ts";
import { SettingsProvider, useKeptSettings } from "../app/state/settings.ts";
import { Frame } from "./frame.tsx";
import { SessionProvider } from "./session.tsx";

/** The pages of a lender's own house. */
export function App(): JSX.Element {
  return (
    <SettingsProvider value={useKeptSettings()}>
      <HereProvider value={useLocation()}>
        <SessionProvider>
          <NoticesProvider>
            <Frame />
          </NoticesProvider>
        </SessionProvider>
      </HereProvider>
    </SettingsProvider>
  );
}
