import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { commitmentOf } from "../../../../service/parties/consent/document.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Page } from "../../parts/page.tsx";
import { useReader } from "../../signing/reader.ts";
import { prepareAndGo } from "../../signing/pending.ts";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { documentInWords } from "./document-words.ts";
import { documentOf, draftAsked, salted } from "./draft.ts";
import { GrantFields } from "./grant-fields.tsx";
import { authorisationWords } from "./words.ts";

/** An authorisation: filled in, read in words, then prepared for signing. */
export function GrantPage(): JSX.Element {
  const { form, noParty } = useWords(authorisationWords);
  const { party } = useSession();
  const { search } = useHere();
  const reader = useReader();
  const now = useMemo(() => Date.now(), []);
  const [draft, setDraft] = useState(() => draftAsked(search, now));
  const { failure, isBusy, run } = useAction();
  if (party === undefined) return <Page title={form.title}>{noParty}</Page>;
  const unsalted = documentOf(draft, party, now);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (unsalted !== undefined)
      run(async () => {
        const document = salted(unsalted);
        const commitment = commitmentOf(document);
        await call("grantAuthorisation", { path: { party }, body: { commitment, document } });
        const message = { grantor: `0x${party}`, commitment: `0x${commitment}` };
        await prepareAndGo(party, { act: "Grant", message }, pagePaths.authorisations);
      });
  };
  return (
    <Page title={form.title} lede={form.lede}>
      <form class="stack" onSubmit={submit}>
        <GrantFields party={party} draft={draft} onDraft={setDraft} />
        <section class="act-words">
          <h2>{form.inWords}</h2>
          <p>{unsalted === undefined ? form.incomplete : documentInWords(unsalted, reader)}</p>
        </section>
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={unsalted === undefined}>
          {form.submit}
        </Button>
      </form>
    </Page>
  );
}
