import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import { ApplicationCard } from "./application-card.tsx";
import { Openings } from "./openings.tsx";
import { OwnRoles } from "./own-roles.tsx";
import { Tabs } from "./tabs.tsx";
import { useAdmissionWords } from "./words.ts";

/** One's own roles, and everybody who waits to be let in. */
export function DeskPage(): JSX.Element {
  const words = useAdmissionWords();
  const { party } = useSession();
  return (
    <Page title={words.title} lede={words.lede}>
      <Tabs />
      <Openings />
      {party !== undefined && <OwnRoles party={party} />}
      <Others own={party} />
    </Page>
  );
}

function Others({ own }: { readonly own: string | undefined }): JSX.Element {
  const { application } = useAdmissionWords();
  const loaded = useLoaded((signal) => call("listApplications", {}, signal), []);
  return (
    <Section title={application.others}>
      <Loading of={loaded}>
        {({ items }) => {
          const others = items.filter(({ party }) => party !== own);
          if (others.length === 0) return <p class="empty">{application.othersEmpty}</p>;
          return (
            <div class="cards wide">
              {others.map((one) => (
                <ApplicationCard key={`${one.party} ${one.role}`} of={one} onStep={loaded.reload} />
              ))}
            </div>
          );
        }}
      </Loading>
    </Section>
  );
}
