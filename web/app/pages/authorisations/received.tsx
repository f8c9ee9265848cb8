import type { JSX } from "preact";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { AuthorisationTable } from "./authorisation-table.tsx";
import { readAuthorisations } from "./read-authorisations.ts";
import { authorisationWords } from "./words.ts";

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
          />
        )}
      </Loading>
    </Section>
  );
}
