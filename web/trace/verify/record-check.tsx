import type { JSX } from "preact";
import { type Status, verdictOf } from "../../../service/evidence/verification/check.ts";
import { wordsOf } from "../../../service/evidence/verification/describe.ts";
import { CheckList } from "../../shared/check-list.tsx";
import { countsOf, markOf } from "../../shared/check-words.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import type { Trace, TraceEvent } from "../read.ts";
import { stepWord } from "../story.tsx";
import { nameOfThing } from "../thing.ts";
import { useView } from "../view.ts";
import { type Fetched, useChecks } from "./use-verification.ts";

interface Props {
  readonly event: TraceEvent;
  readonly statement: string;
  readonly trace: Trace;
  readonly fetched: Fetched | undefined;
  readonly manifest: string;
  readonly nodes: readonly string[];
}

/** One record: its verdict in a line, and every check when it is opened. */
export function RecordCheck(props: Props): JSX.Element {
  const { event, fetched, manifest, nodes, statement, trace } = props;
  const { language, timeOf, words } = useView();
  const { asking, checks } = useChecks(fetched?.text, manifest, nodes);
  const verdict = checks && verdictOf(checks);
  const failure = fetched?.failure;
  const status: Status = verdict === undefined ? "notChecked" : markOf[verdict];
  const query = `id=${encodeURIComponent(trace.id)}&statement=${statement}`;
  return (
    <li class="record" data-statement={statement} data-status={asking ? "asking" : status}>
      <details open={status === "fail"}>
        <summary>
          <Mark status={status} />
          <span>
            <strong>{stepWord(event, words.steps)}</strong> {nameOfThing(event.thing, trace)},{" "}
            {timeOf(event.at)}
            <span class={`outcome ${status}`}>
              {failure !== undefined && fill(words.notFetched, { code: failure })}
              {fetched === undefined && words.asking}
              {verdict !== undefined && wordsOf(language).verdicts[verdict]}
              {checks !== undefined && ` · ${countsOf(checks, language)}`}
            </span>
          </span>
        </summary>
        {checks !== undefined && <CheckList checks={checks} language={language} />}
        <p>
          <a href={`/v1/trace/evidence?${query}`} download={`bundle-${statement.slice(0, 8)}.json`}>
            {words.download}
          </a>
        </p>
      </details>
    </li>
  );
}
