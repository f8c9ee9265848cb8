import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InspectionLot } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { digitalLink, isNameless, lotName, lotsMeant } from "../entry/lot-code.ts";
import { useStation } from "../state.ts";
import { inspectWords } from "../words.ts";
import { Camera } from "./camera.tsx";
import { HandForm } from "./hand-form.tsx";
import { HistoryList } from "./history-list.tsx";
import { Head } from "./parts.tsx";
import { Registration, SignInForPhotos } from "./setup.tsx";

interface Props {
  readonly onLot: (lot: InspectionLot) => void;
  readonly onImport: () => void;
}

/** Which lot, who measures, with what. */
export function Start({ onImport, onLot }: Props): JSX.Element {
  const words = useWords(inspectWords);
  const { kept } = useStation();
  const [found, setFound] = useState<readonly InspectionLot[]>();
  const [code, setCode] = useState("");
  const { lots } = kept.plans;
  // A lot that nobody named yet is called what its first label says: the record binds the two.
  const label = found?.length === 0 && digitalLink(code) !== undefined ? code.trim() : undefined;
  const choose = (lot: InspectionLot): void =>
    onLot(label !== undefined && isNameless(lot) ? { ...lot, uri: label } : lot);
  const look = (text: string): void => {
    const meant = lotsMeant(text, lots);
    const [only] = meant;
    if (meant.length === 1 && only !== undefined) onLot(only);
    else setFound(meant);
    setCode(text);
  };
  return (
    <>
      <Head title={words.title} />
      <Registration />
      <SignInForPhotos />
      <section class="card">
        <h2>{words.start.lot}</h2>
        <LotCode onCode={look} />
        {found?.length === 0 && (
          <p class="trouble" role="alert">
            {fill(label === undefined ? words.start.unknown : words.start.newLabel, { code })}
          </p>
        )}
        <h3>
          {found !== undefined && found.length > 1 ? words.start.several : words.start.newest}
        </h3>
        <LotList lots={found !== undefined && found.length > 1 ? found : lots} onLot={choose} />
      </section>
      <button class="plain" onClick={onImport}>
        {words.start.import}
      </button>
      <HandForm />
      <HistoryList />
    </>
  );
}

/** Typed, scanned by something that types and presses Enter, or seen by the camera. */
function LotCode({ onCode }: { readonly onCode: (text: string) => void }): JSX.Element {
  const { start } = useWords(inspectWords);
  const [text, setText] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    if (text.trim() !== "") onCode(text);
  };
  return (
    <form onSubmit={submit}>
      <label class="field">
        <span>{start.scan}</span>
        <span class="row">
          <input
            name="lot"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button>{start.find}</button>
        </span>
      </label>
      <Camera onCode={onCode} />
    </form>
  );
}

interface ListProps extends Pick<Props, "onLot"> {
  readonly lots: readonly InspectionLot[];
}

function LotList({ lots, onLot }: ListProps): JSX.Element {
  const { start } = useWords(inspectWords);
  const { kept } = useStation();
  if (lots.length === 0) return <p class="hint">{start.none}</p>;
  return (
    <ul class="choices">
      {lots.slice(0, 30).map((lot) => (
        <li key={lot.lot}>
          <button class="choice" onClick={() => onLot(lot)}>
            <strong>{lotName(lot)}</strong>
            <span class="hint">
              {kept.plans.plans.find(({ ruleSet }) => lot.ruleSets.includes(ruleSet))?.plan.product}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
