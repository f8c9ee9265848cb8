import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { instantOf } from "../../service/evidence/verification/instant.ts";
import { isHttp, urlsIn } from "../shared/ask-nodes.ts";
import { sample } from "./state/sample.ts";
import type { Source } from "./state/use-answers.ts";
import { useView } from "./view.ts";
import { fill } from "../shared/language.ts";

interface Props {
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  readonly asking: boolean;
}

/** Recorded answers, marked as such, or nodes of the reader's own choosing. */
export function NodeForm({ asking, onSource, source }: Props): JSX.Element {
  const { words } = useView();
  const [text, setText] = useState("");
  const urls = urlsIn(text);
  const bad = urls.find((url) => !isHttp(url));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (bad === undefined) onSource(urls);
  };
  return (
    <form class="nodes" onSubmit={submit}>
      {source.length === 0 ? <Recorded /> : <Live />}
      <label for="nodes">{words.nodeLabel}</label>
      <div class="row">
        <input
          id="nodes"
          type="text"
          inputMode="url"
          autocomplete="off"
          spellcheck={false}
          placeholder="http://127.0.0.1:8545"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button disabled={urls.length === 0 || bad !== undefined || asking}>
          {asking ? words.asking : words.ask}
        </button>
      </div>
      {bad !== undefined && <p role="alert">{fill(words.badUrl, { name: bad })}</p>}
      {source.length > 0 && (
        <button type="button" class="plain" onClick={() => onSource([])}>
          {words.useRecorded}
        </button>
      )}
    </form>
  );
}

function Recorded(): JSX.Element {
  const { words } = useView();
  const [answer] = sample.facts.answers;
  const block = answer !== undefined && "facts" in answer ? answer.facts.finalBlock : undefined;
  const time = instantOf(block?.timestamp ?? 0).replace(".000", "");
  return (
    <p>
      <span class="stamp">{words.recorded}</span>{" "}
      <span class="hint">{fill(words.recordedHint, { block: block?.number, time })}</span>
    </p>
  );
}

function Live(): JSX.Element {
  const { words } = useView();
  return (
    <p>
      <span class="stamp live">{words.live}</span> <span class="hint">{words.liveHint}</span>
    </p>
  );
}
