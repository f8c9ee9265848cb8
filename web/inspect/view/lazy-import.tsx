import type { FunctionComponent, JSX } from "preact";
import { Failed } from "../../app/state/failed.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { useWords } from "../../app/state/settings.ts";
import { inspectWords } from "../words.ts";
import { Head, Trouble } from "./parts.tsx";

interface Props {
  readonly onBack: () => void;
}

const fetchImport = async (): Promise<FunctionComponent<Props>> => {
  try {
    return (await import("./import.tsx")).default;
  } catch {
    throw new Failed({ code: "offline" });
  }
};

/** What reads spreadsheets is fetched when somebody has one: most phones never do. */
export function Lazy(props: Props): JSX.Element {
  const words = useWords(inspectWords);
  const { failure, value: Import } = useLoaded(fetchImport, []);
  if (Import !== undefined) return <Import {...props} />;
  return (
    <>
      <Head title={words.file.title} onBack={props.onBack} />
      {failure === undefined ? <p class="hint">{words.working}</p> : <Trouble of={failure} />}
    </>
  );
}
