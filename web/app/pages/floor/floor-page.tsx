import type { JSX } from "preact";
import { Page } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { AlertList } from "./alert-list.tsx";
import { Charts } from "./charts.tsx";
import { LotsOnHold } from "./lots-on-hold.tsx";
import { Machines } from "./machines.tsx";
import { useAlerts } from "./use-alerts.ts";
import { floorWords } from "./words.ts";

/** What a factory's people look at all day: what needs them, and how the machines run. */
export function FloorPage(): JSX.Element {
  const words = useWords(floorWords);
  const { party } = useSession();
  return (
    <Page title={words.title} lede={words.lede}>
      {party === undefined ? <p class="empty">{words.noParty}</p> : <Floor party={party} />}
    </Page>
  );
}

function Floor({ party }: { readonly party: string }): JSX.Element {
  const alerts = useAlerts(party);
  return (
    <>
      <AlertList party={party} alerts={alerts} />
      {/* Whatever raises an alert may have moved a chart. */}
      <Charts party={party} round={alerts.round} />
      <LotsOnHold party={party} round={alerts.round} />
      <Machines party={party} round={alerts.round} />
    </>
  );
}
