import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { openEvidence, verifyEvidence } from "../../../service/evidence/verification/verify.ts";
import { CheckList } from "../../shared/check-list.tsx";
import { Verdict } from "../../verify/verdict.tsx";
import { View } from "../../verify/view.ts";
import { pageWordsOf } from "../../verify/words.ts";
import { download } from "../state/download.ts";
import { useSettings } from "../state/settings.ts";
import { Button } from "./button.tsx";

export interface Evidence {
  /** As they are verified: JSON. */
  readonly bundle: string;
  readonly manifest: string;
}

interface Props extends Evidence {
  /** What the bundle is saved as, and how it is verified then. */
  readonly file: string;
  readonly command: string;
  readonly download: string;
}

/** The verifier's own lines: no node is asked here, and it says so. */
export function CheckedEvidence({ bundle, manifest, ...words }: Props): JSX.Element {
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
        <code class="wrap">{words.command}</code>
      </p>
      <Button kind="plain" onClick={() => download(words.file, "application/json", bundle)}>
        {words.download}
      </Button>
    </View.Provider>
  );
}
