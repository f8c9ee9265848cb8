import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { Section as DataSection } from "../../../../service/parties/consent/section.ts";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { type Authorisation, stateOf } from "./standing.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { AuthorisationTable } from "./authorisation-table.tsx";
import { readAuthorisations } from "./read-authorisations.ts";
import { authorisationWords } from "./words.ts";

const shown: readonly DataSection[] = ["utilisation", "energy", "capacity", "quality", "orders"];

/** Only where there is something to look at: each look is logged. */
function ToPortrait({ of: one }: { readonly of: Authorisation }): JSX.Element | null {
  const words = useWords(authorisationWords);
  const { may } = useSession();
  const isOpen = stateOf(one, new Date().toISOString()) === "inForce" && may("look");
  if (!isOpen || !shown.some((section) => one.document.scope.sections.includes(section)))
    return null;
  return (
    <Link to={pagePaths.otherPortrait.replace(":commitment", one.commitment)} class="button">
      {words.portrait}
    </Link>
  );
}

/** What others let this party see. */
export function Received({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(authorisationWords);
  const loaded = useLoaded((signal) => readAuthorisations(party, "received", signal), [party]);
  return (
    <Section title={words.received}>
      <Loading of={loaded}>
        {(items) => (
          <AuthorisationTable
            label={words.received}
            side="received"
            items={items}
            empty={words.receivedEmpty}
            actions={(one) => <ToPortrait of={one} />}
          />
        )}
      </Loading>
    </Section>
  );
}
