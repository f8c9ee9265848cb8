import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { shellWords } from "../../words.ts";
import type { Authorisation } from "./standing.ts";
import { authorisationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly authorisation: Authorisation;
  readonly onClose: () => void;
  readonly onStopped: () => void;
}

/** One tap stops at once; the act that makes it final on chain is signed after that. */
export function StopDialog({ authorisation, onClose, onStopped, party }: Props): JSX.Element {
  const { confirm } = useWords(authorisationWords);
  const shell = useWords(shellWords);
  const labelOf = usePartyLabel();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const { commitment, document, granted } = authorisation;
  const stop = (): void =>
    run(async () => {
      await call("revokeAuthorisation", { path: { party, commitment }, body: {} });
      onStopped();
      if (granted === "no") return onClose();
      say(confirm.stopped);
      const message = { grantor: `0x${party}`, commitment: `0x${commitment}` };
      return prepareAndGo(party, { act: "Revoke", message }, pagePaths.authorisations);
    });
  return (
    <Dialog title={confirm.title} onClose={onClose}>
      <div class="stack">
        <p>{fill(confirm.text, { name: labelOf(document.grantee) })}</p>
        <p class="hint">{confirm.contracts}</p>
        <Failure of={failure} />
        <div class="actions">
          <Button kind="danger" isBusy={isBusy} onClick={stop}>
            {confirm.stop}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {shell.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
