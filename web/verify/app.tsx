import { useEffect, useMemo, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Language } from "../../service/evidence/verification/describe.ts";
import { openEvidence, verifyEvidence } from "../../service/evidence/verification/verify.ts";
import { ChangeBar } from "./change-bar.tsx";
import { CheckList } from "../shared/check-list.tsx";
import { Doubt } from "./doubt.tsx";
import { Inputs } from "./inputs.tsx";
import { Parts } from "./parts.tsx";
import { useFiles } from "./state/use-files.ts";
import { type Source, useAnswers } from "./state/use-answers.ts";
import { Verdict } from "./verdict.tsx";
import { View } from "./view.ts";
import { localeOf, preferredLanguage } from "../shared/language.ts";
import { pageWordsOf } from "./words.ts";

/** The page: what is verified on one side, what the verifier says of it on the other. */
export function App(): JSX.Element {
  const [language, setLanguage] = useState<Language>(() => preferredLanguage(navigator.language));
  const [source, setSource] = useState<Source>([]);
  const files = useFiles();
  const { draft, manifest } = files;
  const evidence = useMemo(
    () => openEvidence(draft.text, manifest.text),
    [draft.text, manifest.text],
  );
  const { answers, asking } = useAnswers(source, evidence.question);
  const checks = useMemo(() => verifyEvidence(evidence, answers), [evidence, answers]);
  const words = pageWordsOf(language);
  useEffect(() => {
    document.documentElement.lang = localeOf(language);
    document.title = `Tallystick: ${words.title}`;
  }, [language]);

  return (
    <View.Provider value={{ language, words, checks }}>
      <header class="masthead">
        <p class="brand">Tallystick</p>
        <button class="plain" onClick={() => setLanguage(language === "en" ? "zh" : "en")}>
          {words.otherLanguage}
        </button>
      </header>
      <main class="page">
        <section class="intro">
          <h1>{words.title}</h1>
          <p>{words.lede}</p>
          <Doubt />
        </section>
        <aside class="report">
          <Verdict asking={asking} />
          <CheckList checks={checks} language={language} />
        </aside>
        <div class="bench">
          <Inputs files={files} source={source} onSource={setSource} asking={asking} />
          <Parts draft={draft} onDraft={files.setDraft} />
        </div>
      </main>
      <ChangeBar draft={draft} onDraft={files.setDraft} />
    </View.Provider>
  );
}
