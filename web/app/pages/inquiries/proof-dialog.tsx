import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { CheckedEvidence } from "../../parts/checked-evidence.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { readManifest } from "../../signing/manifest.ts";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Logged } from "./filter.ts";
import { inquiryWords } from "./words.ts";

export interface ProofProps {
  readonly party: string;
  readonly logged: Logged;
  readonly onClose: () => void;
}

/** Everything that the log says of a look, and the proof of it, checked here. */
export function ProofDialog({ logged, onClose, party }: ProofProps): JSX.Element {
  const { proof } = useWords(inquiryWords);
  const { index, inquiry, statementHash } = logged;
  const loaded = useLoaded(
    async (signal) => {
      const bundle = await call("readInquiryBundle", { path: { party, index } }, signal);
      const manifest = await readManifest();
      return { bundle: JSON.stringify(bundle), manifest: JSON.stringify(manifest) };
    },
    [party, index],
  );
  return (
    <Dialog title={proof.title} onClose={onClose}>
      <div class="stack">
        <Facts
          isCode
          of={[
            [proof.fields, inquiry.fields.join(", ") || proof.nothing],
            [proof.period, `${inquiry.period.from} – ${inquiry.period.to}`],
            [proof.looker, inquiry.looker],
            [proof.resultHash, inquiry.resultHash ?? proof.nothing],
            [proof.statement, `${String(index)} · ${statementHash}`],
          ]}
        />
        <h3>{proof.check}</h3>
        <p class="hint">{proof.checkHint}</p>
        {loaded.failure?.code === "notAnchored" ? (
          <p>{proof.notAnchored}</p>
        ) : (
          <Loading of={loaded}>
            {(files) => (
              <CheckedEvidence
                {...files}
                file="look.json"
                command={proof.command}
                download={proof.download}
              />
            )}
          </Loading>
        )}
      </div>
    </Dialog>
  );
}
