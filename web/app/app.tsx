import type { JSX } from "preact";
import { ShellFrame } from "./shell/shell-frame.tsx";
import { CommunityProvider } from "./state/community.tsx";
import { DirectoryProvider } from "./state/directory.tsx";
import { NoticesProvider } from "./state/notices.tsx";
import { HereProvider, useLocation } from "./state/router.ts";
import { SessionProvider } from "./state/session.tsx";
import { SettingsProvider, useKeptSettings } from "./state/settings.ts";

/** Everything that every page may ask for, around the frame that they are shown in. */
export function App(): JSX.Element {
  return (
    <SettingsProvider value={useKeptSettings()}>
      <HereProvider value={useLocation()}>
        <SessionProvider>
          <DirectoryProvider>
            <CommunityProvider>
              <NoticesProvider>
                <ShellFrame />
              </NoticesProvider>
            </CommunityProvider>
          </DirectoryProvider>
        </SessionProvider>
      </HereProvider>
    </SettingsProvider>
  );
}
