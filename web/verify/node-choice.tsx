import type { JSX } from "preact";
import { instantOf } from "../../service/evidence/verification/instant.ts";
import { fill } from "../shared/language.ts";
import { NodeForm } from "../shared/node-form.tsx";
import { sample } from "./state/sample.ts";
import type { Source } from "./state/use-answers.ts";
import { useView } from "./view.ts";

interface Props {
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  readonly asking: boolean;
}

/** Recorded answers, marked as such, or nodes of the reader's own choosing. */
export function NodeChoice({ asking, onSource, source }: Props): JSX.Element {
  const { words } = useView();
  return (
    <>
      <NodeForm words={words} onNodes={onSource} isAsking={asking}>
        {source.length === 0 ? <Recorded /> : <Live />}
      </NodeForm>
      {source.length > 0 && (
        <p>
          <button type="button" class="plain" onClick={() => onSource([])}>
            {words.useRecorded}
          </button>
        </p>
      )}
    </>
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
