import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { isHttp, urlsIn } from "./ask-nodes.ts";
import { fill } from "./language.ts";

/** What a page that asks nodes calls them. */
export interface NodeWords {
  readonly nodeLabel: string;
  readonly ask: string;
  readonly asking: string;
  readonly badUrl: string;
}

interface Props {
  readonly words: NodeWords;
  readonly onNodes: (urls: readonly string[]) => void;
  readonly isAsking?: boolean;
  /** Whose answers are shown now. */
  readonly children?: ComponentChildren;
}

/** Nodes of the reader's own choosing. */
export function NodeForm({ children, isAsking = false, onNodes, words }: Props): JSX.Element {
  const [text, setText] = useState("");
  const urls = urlsIn(text);
  const bad = urls.find((url) => !isHttp(url));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (bad === undefined) onNodes(urls);
  };
  return (
    <form class="nodes" onSubmit={submit}>
      {children}
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
        <button disabled={urls.length === 0 || bad !== undefined || isAsking}>
          {isAsking ? words.asking : words.ask}
        </button>
      </div>
      {bad !== undefined && <p role="alert">{fill(words.badUrl, { name: bad })}</p>}
    </form>
  );
}
