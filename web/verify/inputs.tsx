import type { ComponentChildren, JSX, TargetedEvent } from "preact";
import { NodeChoice } from "./node-choice.tsx";
import type { Source } from "./state/use-answers.ts";
import type { Files } from "./state/use-files.ts";
import { useView } from "./view.ts";
import { fill } from "../shared/language.ts";

interface Props {
  readonly files: Files;
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  readonly asking: boolean;
}

/** Where the evidence comes from: two files, and nodes of the chain. */
export function Inputs({ asking, files, onSource, source }: Props): JSX.Element {
  const { words } = useView();
  const { bundleName, manifest, open, refused, reset } = files;
  const isSample = bundleName === undefined && manifest.name === undefined;
  return (
    <section class="inputs">
      <h2>{words.files}</h2>
      <dl>
        <Input name={words.bundle}>
          <FileChoice name={bundleName} open={open} />
          <p class="hint">{words.bundleHint}</p>
        </Input>
        <Input name={words.manifest}>
          <FileChoice name={manifest.name} open={open} />
          <p class="hint">{words.manifestHint}</p>
        </Input>
        <Input name={words.answers}>
          <NodeChoice source={source} onSource={onSource} asking={asking} />
        </Input>
      </dl>
      {!isSample && (
        <p>
          <button class="plain" onClick={reset}>
            {words.backToSample}
          </button>
        </p>
      )}
      {refused !== undefined && <p role="alert">{fill(words.unreadable, { name: refused })}</p>}
    </section>
  );
}

interface InputProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

const Input = ({ children, name }: InputProps): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

interface FileChoiceProps {
  readonly name: string | undefined;
  readonly open: (file: File) => void;
}

function FileChoice({ name, open }: FileChoiceProps): JSX.Element {
  const { words } = useView();
  const choose = (event: TargetedEvent<HTMLInputElement>): void => {
    for (const file of event.currentTarget.files ?? []) open(file);
    event.currentTarget.value = "";
  };
  return (
    <p class="file">
      <span>{name ?? words.sampleFile}</span>
      <label class="button">
        {words.choose}
        <input type="file" accept=".json,application/json" onChange={choose} />
      </label>
    </p>
  );
}
