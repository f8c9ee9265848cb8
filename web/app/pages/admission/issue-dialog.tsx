import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { FileField, TextField } from "../../parts/field.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { download } from "../../state/download.ts";
import { newSalt } from "../../state/salt.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { dayAfter, isDay } from "../authorisations/draft.ts";
import type { Paper } from "./application.ts";
import { issuedPaper } from "./issued-paper.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

interface Props {
  readonly subject: string;
  readonly paper: Paper;
  readonly onClose: () => void;
}

/** Certifies a paper that one has seen: its salted hash goes on chain, document and salt stay with whoever issues. */
export function IssueDialog({ onClose, paper, subject }: Props): JSX.Element {
  const { issueForm } = useAdmissionWords();
  const terms = useTerms();
  const { party } = useSession();
  const { failure, isBusy, run } = useAction();
  const [until, setUntil] = useState("");
  const [document, setDocument] = useState<File>();
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      if (party === undefined || document === undefined) return;
      const content = new Uint8Array(await document.arrayBuffer());
      const issued = issuedPaper(document.name, content, newSalt());
      const message = {
        issuer: `0x${party}`,
        subject: `0x${subject}`,
        kind: `0x${paper.kind}`,
        digest: `0x${issued.digest}`,
        until: BigInt(Date.parse(dayAfter(until)) / 1000),
      };
      // Before anything is signed: without the salt nobody can ever show that this document is meant.
      download(`${document.name}.salt.json`, "application/json", JSON.stringify(issued, null, 2));
      await prepareAndGo(party, { act: "Issue", message }, pagePaths.admission);
    });
  };
  return (
    <Dialog
      title={fill(issueForm.title, { name: terms.paper(paper.name, paper.kind) })}
      onClose={onClose}
    >
      <form class="stack" onSubmit={submit}>
        <TextField type="date" label={issueForm.until} value={until} onChange={setUntil} required />
        <FileField
          label={issueForm.document}
          hint={issueForm.documentHint}
          onChange={setDocument}
        />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={!isDay(until) || document === undefined}>
          {issueForm.submit}
        </Button>
      </form>
    </Dialog>
  );
}
