import type { JSX, TargetedEvent } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../shared/language.ts";
import { NodeForm } from "../../shared/node-form.tsx";
import type { Trace, TraceEvent } from "../read.ts";
import { useView } from "../view.ts";
import { RecordCheck } from "./record-check.tsx";
import { useEvidence } from "./use-verification.ts";

interface File {
  readonly name: string;
  readonly text: string;
}

/** Recomputes what proves each record, by a manifest and nodes of the reader's choosing. */
export function VerifyPanel({ trace }: { readonly trace: Trace }): JSX.Element {
  const { words } = useView();
  const [nodes, setNodes] = useState<readonly string[]>([]);
  const [own, setOwn] = useState<File>();
  const signed = signedIn(trace);
  const { bundles, served } = useEvidence(
    trace.id,
    signed.map(({ statement }) => statement),
  );
  const manifest = own?.text ?? served.text;
  return (
    <>
      <ManifestChoice own={own} onChoose={setOwn} />
      <NodeForm words={words} onNodes={setNodes} />
      {nodes.length === 0 && <p class="hint">{words.noNodes}</p>}
      {served.failure !== undefined && own === undefined && (
        <p role="alert">{fill(words.notFetched, { code: served.failure })}</p>
      )}
      {manifest !== undefined && (
        <ol class="records">
          {signed.map(({ event, statement }) => (
            <RecordCheck
              key={statement}
              event={event}
              statement={statement}
              trace={trace}
              fetched={bundles.get(statement)}
              manifest={manifest}
              nodes={nodes}
            />
          ))}
        </ol>
      )}
    </>
  );
}

interface Signed {
  readonly event: TraceEvent;
  readonly statement: string;
}

/** Each record once, in the order of the story. */
function signedIn({ events }: Trace): Signed[] {
  const found = new Map<string, Signed>();
  for (const event of events)
    if (event.statement !== null && !found.has(event.statement))
      found.set(event.statement, { event, statement: event.statement });
  return [...found.values()];
}

interface ManifestProps {
  readonly own: File | undefined;
  readonly onChoose: (file: File) => void;
}

function ManifestChoice({ onChoose, own }: ManifestProps): JSX.Element {
  const { words } = useView();
  const choose = (event: TargetedEvent<HTMLInputElement>): void => {
    const [file] = event.currentTarget.files ?? [];
    if (file !== undefined) void file.text().then((text) => onChoose({ name: file.name, text }));
    // The same file, mended, is chosen again.
    event.currentTarget.value = "";
  };
  return (
    <div class="choice">
      <p>
        <strong>{words.manifest}</strong>: <span>{own?.name ?? words.manifestServed}</span>{" "}
        <label class="button">
          {words.choose}
          <input type="file" accept=".json,application/json" onChange={choose} />
        </label>
      </p>
      <p class="hint">{words.manifestHint}</p>
    </div>
  );
}
