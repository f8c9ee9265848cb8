import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { download } from "../../app/state/download.ts";
import { Failed } from "../../app/state/failed.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import type { Heads } from "../import/template.ts";
import { guessMapping, type Mapping } from "../import/mapping.ts";
import { type ReadFile, readFile, XLSX } from "../import/file.ts";
import { fileNameOf } from "../import/file-name.ts";
import { ImportRefused } from "../import/refused.ts";
import { useStation } from "../state.ts";
import type { Plans } from "../station/settings.ts";
import { inspectWords } from "../words.ts";
import { ImportPreview } from "./import-preview.tsx";
import { Head, Trouble } from "./parts.tsx";
import { useWork } from "./use-work.ts";

type KnownPlan = Plans["plans"][number];

interface Loaded extends ReadFile {
  readonly mapping: Mapping;
}

/** What was measured on paper or by a machine that writes files. */
export default function Import({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const { file: words, lot } = useWords(inspectWords);
  const { kept } = useStation();
  const { plans } = kept.plans;
  const [chosen, setChosen] = useState(0);
  const [signed, setSigned] = useState<number>();
  const [loaded, setLoaded] = useState<Loaded>();
  const set = plans[chosen];
  return (
    <>
      <Head title={words.title} onBack={onBack} />
      <p class="lede">{words.why}</p>
      {signed !== undefined && (
        <p class="good" role="status">
          <Mark status="pass" /> {fill(words.signed, { count: signed })}
        </p>
      )}
      {plans.length > 1 && (
        <label class="field">
          <span>{words.plan}</span>
          <select
            value={chosen}
            onChange={(event) => {
              setChosen(Number(event.currentTarget.value));
              setLoaded(undefined);
            }}
          >
            {plans.map(({ plan, ruleSet }, at) => (
              <option key={ruleSet} value={at}>
                {[plan.product, plan.step].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        </label>
      )}
      {set === undefined ? (
        <p class="trouble">{lot.noPlan}</p>
      ) : (
        <FileChoice
          set={set}
          onFile={(file) => {
            setSigned(undefined);
            setLoaded(file && { ...file, mapping: guessMapping(file.cells[0] ?? [], set.plan) });
          }}
        />
      )}
      {set !== undefined && loaded !== undefined && (
        <ImportPreview
          {...set}
          {...loaded}
          onMapping={(mapping) => setLoaded({ ...loaded, mapping })}
          onSigned={(count) => {
            setLoaded(undefined);
            setSigned(count);
          }}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly set: KnownPlan;
  readonly onFile: (file: ReadFile | undefined) => void;
}

function FileChoice({ onFile, set }: ChoiceProps): JSX.Element {
  const { file: words } = useWords(inspectWords);
  const work = useWork();
  const read = async (file: File): Promise<void> => {
    onFile(undefined);
    onFile(await readFile(file));
  };
  return (
    <>
      <div class="buttons">
        <Template set={set} />
        <label class="button primary">
          {work.isBusy ? words.reading : words.choose}
          <input
            class="unseen"
            type="file"
            accept=".csv,.xlsx,text/csv"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file !== undefined) work.run(() => read(file));
              event.currentTarget.value = "";
            }}
          />
        </label>
      </div>
      <Refusal of={work.failure} />
    </>
  );
}

function Refusal({ of: error }: { readonly of: unknown }): JSX.Element | null {
  const { file: words } = useWords(inspectWords);
  if (error === undefined) return null;
  if (!(error instanceof ImportRefused)) throw error;
  return (
    <p class="trouble" role="alert" data-code={error.code}>
      <Mark status="fail" /> {fill(words.refusals[error.code], error.values)}
    </p>
  );
}

function Template({ set: { plan } }: { readonly set: KnownPlan }): JSX.Element {
  const { file: words } = useWords(inspectWords);
  const work = useWork();
  const { calibrationDue, inspector, instrument, lot, sample } = words.fields;
  const heads: Heads = [lot, sample, inspector, instrument, calibrationDue];
  const make = async (): Promise<void> => {
    const { templateOf } = await import("../import/template.ts").catch(() => {
      throw new Failed({ code: "offline" });
    });
    download(fileNameOf(plan, words.templateName), XLSX, await templateOf(plan, heads));
  };
  return (
    <>
      <button class="plain" disabled={work.isBusy} onClick={() => work.run(make)}>
        {words.template}
      </button>
      <Trouble of={work.failure} />
    </>
  );
}
