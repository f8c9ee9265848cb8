import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { download } from "../../state/download.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { AuthorisationTable } from "./authorisation-table.tsx";
import { readAuthorisations } from "./read-authorisations.ts";
import { StopDialog } from "./stop-dialog.tsx";
import { type Authorisation, isOver, stateOf } from "./standing.ts";
import { authorisationWords } from "./words.ts";

/** The document with its salt: whoever is shown it can hold it against the chain. */
const take = ({ commitment, document }: Authorisation): void =>
  download(
    `authorisation-${commitment.slice(0, 8)}.json`,
    "application/json",
    JSON.stringify(document),
  );

/** Who may see this party's data; each one can be stopped with one tap. */
export function Given({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(authorisationWords);
  const { may } = useSession();
  const loaded = useLoaded((signal) => readAuthorisations(party, "given", signal), [party]);
  const [stopping, setStopping] = useState<Authorisation>();
  const { failure, isBusy, run } = useAction();
  const sign = ({ commitment }: Authorisation): void =>
    run(() => {
      const message = { grantor: `0x${party}`, commitment: `0x${commitment}` };
      return prepareAndGo(party, { act: "Grant", message }, pagePaths.authorisations);
    });
  const actions = (one: Authorisation): JSX.Element | null => {
    const state = stateOf(one, new Date().toISOString());
    if (!may("sign") || isOver(state)) return null;
    return (
      <div class="actions">
        {state === "unsigned" && (
          <Button kind="plain" isBusy={isBusy} onClick={() => sign(one)}>
            {words.sign}
          </Button>
        )}
        <Button kind="plain" onClick={() => take(one)}>
          {words.take}
        </Button>
        <Button kind="danger" onClick={() => setStopping(one)}>
          {words.stop}
        </Button>
      </div>
    );
  };
  return (
    <Section title={words.given}>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(items) => (
          <AuthorisationTable
            label={words.given}
            side="given"
            items={items}
            empty={words.givenEmpty}
            actions={actions}
          />
        )}
      </Loading>
      {stopping !== undefined && (
        <StopDialog
          party={party}
          authorisation={stopping}
          onClose={() => setStopping(undefined)}
          onStopped={loaded.reload}
        />
      )}
    </Section>
  );
}
