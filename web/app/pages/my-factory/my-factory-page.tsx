import type { JSX } from "preact";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { IndustrySection } from "./industry.tsx";
import { Month } from "./month.tsx";
import { readStanding } from "./read-standing.ts";
import { Today } from "./today.tsx";
import { WhoLooked } from "./who-looked.tsx";
import { WhatRaises } from "./what-raises.tsx";
import { myFactoryWords } from "./words.ts";

/** For the owner, in one look: what runs, what a bank would see, and who looked. */
export function MyFactoryPage(): JSX.Element {
  const words = useWords(myFactoryWords);
  const { party } = useSession();
  return (
    <Page title={words.title} lede={words.lede}>
      {party === undefined ? <p class="empty">{words.noParty}</p> : <MyFactory party={party} />}
    </Page>
  );
}

function MyFactory({ party }: { readonly party: string }): JSX.Element {
  const standing = useLoaded((signal) => readStanding(party, signal), [party]);
  return (
    <>
      <Today party={party} />
      <Loading of={standing}>
        {(one) => (
          <>
            <Month of={one} />
            <WhatRaises of={one} />
          </>
        )}
      </Loading>
      <IndustrySection party={party} />
      <WhoLooked party={party} />
    </>
  );
}
