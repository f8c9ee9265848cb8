import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import type { Operations } from "../../api/operations.ts";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { FileField } from "../../parts/field.tsx";
import { Failed } from "../../state/failed.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { portraitWords } from "./words.ts";

type Facts = Operations["disclosePayments"]["body"]["facts"];

interface Props {
  readonly party: string;
  /** What is shown has changed. */
  readonly onChange: () => void;
}

/** Where a factory shows what its bank or its buyer gave it, or takes all of that back. */
export function DisclosePayments({ onChange, party }: Props): JSX.Element | null {
  const { disclose: words } = useWords(portraitWords);
  const { failure, isBusy, run } = useAction();
  const [file, setFile] = useState<File>();
  const [said, setSaid] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const { may } = useSession();
  const path = { party };
  const show = (chosen: File): void =>
    run(async () => {
      const facts = factsIn(await chosen.text());
      setSaid(wordsOf(words, await call("disclosePayments", { path, body: { facts } })));
      onChange();
    });
  const withdraw = async (): Promise<void> => {
    const { withdrawn } = await call("withdrawPayments", { path });
    setSaid(fill(words.withdrawn, { count: withdrawn }));
    onChange();
  };
  if (!may("manage")) return null;
  return (
    <details>
      <summary>{words.open}</summary>
      <div class="stack">
        <FileField label={words.file} hint={words.hint} onChange={setFile} />
        <Failure of={failure} />
        {said !== undefined && <p role="status">{said}</p>}
        <div class="actions">
          <Button isBusy={isBusy} disabled={file === undefined} onClick={() => file && show(file)}>
            {words.show}
          </Button>
          <Button kind="plain" onClick={() => setAsking(true)}>
            {words.withdraw}
          </Button>
        </div>
        {isAsking && (
          <ConfirmDialog
            title={words.withdraw}
            hint={words.withdrawHint}
            label={words.withdraw}
            act={withdraw}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    </details>
  );
}

/** @throws Failed `notFacts` where the file holds no facts */
function factsIn(text: string): Facts {
  try {
    const { facts } = JSON.parse(text) as { facts: Facts };
    return facts.map(({ fact }) => ({ fact }));
  } catch {
    throw new Failed({ code: "notFacts" });
  }
}

type Words = (typeof portraitWords)["en"]["disclose"];

/** How many were kept, and of the others why not. */
function wordsOf(words: Words, { kept, refused }: Reply<"disclosePayments">): string {
  const reasons = Map.groupBy(refused, ({ reason }) => reason);
  const why = [...reasons].map(([reason, some]) =>
    fill(words.refused[reason], { count: some.length }),
  );
  return [fill(words.kept, { count: kept }), ...why].join(" ");
}
