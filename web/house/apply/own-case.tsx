import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OwnCase } from "../../../service/lender/apply.routes.ts";
import { Button } from "../../app/parts/button.tsx";
import { Copyable } from "../../app/parts/copyable.tsx";
import { Failure } from "../../app/parts/failure.tsx";
import { AreaField } from "../../app/parts/field.tsx";
import { Section } from "../../app/parts/page.tsx";
import { download } from "../../app/state/download.ts";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { useAction } from "../../app/state/use-action.ts";
import { ask } from "../ask.ts";
import { Outcome } from "../parts/outcome.tsx";
import { applyWords } from "./words.ts";

interface Props {
  readonly access: string;
  readonly own: OwnCase;
  readonly onChanged: () => void;
  readonly onAnew: () => void;
}

/** The applicant's own decision: in words, with what he can do about it, and the way back. */
export function OwnCaseView({ access, onAnew, onChanged, own }: Props): JSX.Element {
  const { result: words } = useWords(applyWords);
  const { language } = useSettings();
  const { contest, notice, receipt, summary } = own;
  const { decided, outcome, ruled } = summary;
  const isWaiting = !ruled && (outcome === "referred" || contest !== null);
  const save = (): void => download("receipt.json", "application/json", JSON.stringify(receipt));
  const { failure, isBusy, run } = useAction();
  const saveFacts = (): void =>
    run(async () => {
      const facts = await ask("listOwnFacts", {}, { bearer: access });
      download("facts.json", "application/json", JSON.stringify(facts));
    });
  return (
    <>
      <Section
        title={words.title}
        actions={
          <>
            <Button kind="plain" onClick={() => window.print()}>
              {words.print}
            </Button>
            <Button kind="plain" onClick={save}>
              {words.receipt}
            </Button>
            <Button kind="plain" isBusy={isBusy} onClick={saveFacts}>
              {words.facts}
            </Button>
          </>
        }
      >
        <Failure of={failure} />
        <p class="outcome">
          <Outcome of={outcome} />
        </p>
        {isWaiting && <p class="todo">{contest === null ? words.waiting : words.contested}</p>}
        <pre class="notice-text">{notice[language]}</pre>
      </Section>
      {own.review !== null && (
        <Section title={words.review}>
          <pre class="notice-text">{own.review.notice[language]}</pre>
        </Section>
      )}
      <Section title={words.private} hint={words.privateHint}>
        <Copyable text={`${location.origin}/apply#case=${access}`} />
      </Section>
      {decided === "declined" && !ruled && contest === null && (
        <ContestForm access={access} onChanged={onChanged} />
      )}
      <p>
        <Button kind="plain" onClick={onAnew}>
          {words.again}
        </Button>
      </p>
    </>
  );
}

function ContestForm({ access, onChanged }: Pick<Props, "access" | "onChanged">): JSX.Element {
  const { result: words } = useWords(applyWords);
  const [because, setBecause] = useState("");
  const { failure, isBusy, run } = useAction();
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { because: because.trim() };
      await ask("contestOwnCase", { body }, { bearer: access });
      onChanged();
    });
  };
  return (
    <Section title={words.contest} hint={words.contestHint}>
      <form class="stack" onSubmit={submit}>
        <AreaField label={words.because} value={because} onChange={setBecause} />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={because.trim() === ""}>
          {words.contestSend}
        </Button>
      </form>
    </Section>
  );
}
