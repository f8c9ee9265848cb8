import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../../service/evidence/verification/describe.ts";
import { localeOf, preferredLanguage } from "../shared/language.ts";
import { Graph } from "./graph.tsx";
import { Product } from "./product.tsx";
import { codeOfAddress, isRead, readTrace, type Trace, type Unread } from "./read.ts";
import { Story } from "./story.tsx";
import { Verify } from "./verify.tsx";
import { View, viewOf } from "./view.ts";
import { Verdict } from "./verdict.tsx";
import { Where } from "./where.tsx";
import { wordsOf } from "./words.ts";

/** What somebody sees who scans a code. Nothing heavy is loaded until he asks to verify. */
export function App(): JSX.Element {
  const [language, setLanguage] = useState<Language>(() => preferredLanguage(navigator.language));
  const [trace, setTrace] = useState<Trace | Unread>();
  const load = (): void => {
    setTrace(undefined);
    void readTrace(codeOfAddress(location.pathname)).then(setTrace);
  };
  useEffect(load, []);
  const shown = trace !== undefined && isRead(trace) ? trace : undefined;
  const view = useMemo(() => viewOf(language, shown?.names ?? []), [language, shown]);
  const title = shown === undefined ? "Tallystick" : titleOf(shown);
  useEffect(() => {
    document.documentElement.lang = localeOf(language);
    document.title = title;
  }, [language, title]);
  return (
    <View.Provider value={view}>
      <header class="masthead">
        <p class="brand">Tallystick</p>
        <button class="plain" onClick={() => setLanguage(language === "en" ? "zh" : "en")}>
          {view.words.otherLanguage}
        </button>
      </header>
      <main class="page">
        {trace === undefined && <p class="waiting">{view.words.loading}</p>}
        {trace !== undefined && shown === undefined && (
          <Nothing language={language} unread={trace as Unread} again={load} />
        )}
        {shown !== undefined && <Shown trace={shown} />}
      </main>
    </View.Provider>
  );
}

export const titleOf = ({ readable, said }: Trace): string =>
  said.find(({ facts }) => facts !== null)?.facts?.name ?? readable;

const Shown = ({ trace }: { readonly trace: Trace }): JSX.Element => (
  <>
    <Product trace={trace} title={titleOf(trace)} />
    <Verdict verdict={trace.verdict} />
    <Story trace={trace} />
    <Graph graph={trace.graph} />
    <Verify trace={trace} />
    <Where code={trace.id} />
  </>
);

interface NothingProps {
  readonly language: Language;
  readonly unread: Unread;
  readonly again: () => void;
}

function Nothing({ again, language, unread }: NothingProps): JSX.Element {
  const { again: word, unread: why } = wordsOf(language);
  return (
    <section class="nothing" role="alert">
      <h1>{why[unread.code] ?? why["other"]}</h1>
      {unread.detail !== "" && <p class="hint">{unread.detail}</p>}
      <p>
        <button onClick={again}>{word}</button>
      </p>
    </section>
  );
}
