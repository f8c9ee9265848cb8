import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { openEvidence, verifyEvidence } from "../../../../service/evidence/verification/verify.ts";
import { CheckList } from "../../../shared/check-list.tsx";
import { Verdict } from "../../../verify/verdict.tsx";
import { View } from "../../../verify/view.ts";
import { pageWordsOf } from "../../../verify/words.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { readManifest } from "../../signing/manifest.ts";
import { download } from "../../state/download.ts";
import { useSettings, useWords } from "../../state/settings.ts";
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
          <Loading of={loaded}>{(files) => <Checked {...files} />}</Loading>
        )}
      </div>
    </Dialog>
  );
}

interface Files {
  readonly bundle: string;
  readonly manifest: string;
}

/** The verifier's own lines: no node is asked here, and it says so. */
function Checked({ bundle, manifest }: Files): JSX.Element {
  const { proof } = useWords(inquiryWords);
  const { language } = useSettings();
  const checks = useMemo(
    () => verifyEvidence(openEvidence(bundle, manifest), []),
    [bundle, manifest],
  );
  return (
    <View.Provider value={{ language, words: pageWordsOf(language), checks }}>
      <Verdict asking={false} />
      <CheckList checks={checks} language={language} />
      <p>
        <code class="wrap">{proof.command}</code>
      </p>
      <Button kind="plain" onClick={() => download("look.json", "application/json", bundle)}>
        {proof.download}
      </Button>
    </View.Provider>
  );
}
