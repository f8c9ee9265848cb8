import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { toHex } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { FileField, TextField } from "../../parts/field.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { dayAfter, isDay } from "../authorisations/draft.ts";
import type { Paper } from "./application.ts";
import { useAdmissionWords, useTerms } from "./words.ts";

interface Props {
  readonly subject: string;
  readonly paper: Paper;
  readonly onClose: () => void;
}

const SALT_BYTES = 16;

/** Certifies a paper that one has seen: its salted hash goes on chain, the document stays with whoever issues. */
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
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
      const digest = sha256(salt, new Uint8Array(await document.arrayBuffer()));
      const message = {
        issuer: `0x${party}`,
        subject: `0x${subject}`,
        kind: `0x${paper.kind}`,
        digest: `0x${toHex(digest)}`,
        until: BigInt(Date.parse(dayAfter(until)) / 1000),
      };
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
        <FileField label={issueForm.document} onChange={setDocument} />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={!isDay(until) || document === undefined}>
          {issueForm.submit}
        </Button>
      </form>
    </Dialog>
  );
}
