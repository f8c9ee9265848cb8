import type { JSX } from "preact";
import type { WholeCase } from "../../../service/lender/cases.routes.ts";
import { Button } from "../../app/parts/button.tsx";
import { Loading } from "../../app/parts/loading.tsx";
import { Section } from "../../app/parts/page.tsx";
import { useWords } from "../../app/state/settings.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { ask } from "../ask.ts";
import { houseWords } from "../words.ts";

/** What the applicant is sent, in both languages. */
export function NoticePart({ found }: { readonly found: WholeCase }): JSX.Element {
  const { noticePart: words } = useWords(houseWords);
  const id = found.ruling?.decision ?? found.summary.decision;
  const loaded = useLoaded(
    async (signal) => {
      const notice = (language: "en" | "zh"): Promise<string> =>
        ask("readNotice", { path: { decision: id }, query: { language } }, { signal });
      return { en: await notice("en"), zh: await notice("zh") };
    },
    [id],
  );
  const print = (
    <Button kind="plain" onClick={() => window.print()}>
      {words.print}
    </Button>
  );
  return (
    <Section title={words.title} hint={words.hint} actions={print}>
      <Loading of={loaded}>
        {({ en, zh }) => (
          <div class="cards wide">
            <div>
              <h3>{words.inEnglish}</h3>
              <pre class="notice-text" lang="en">
                {en}
              </pre>
            </div>
            <div>
              <h3>{words.inChinese}</h3>
              <pre class="notice-text" lang="zh-CN">
                {zh}
              </pre>
            </div>
          </div>
        )}
      </Loading>
    </Section>
  );
}
