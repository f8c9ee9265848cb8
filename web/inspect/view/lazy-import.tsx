import type { FunctionComponent, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../../app/state/settings.ts";
import { inspectWords } from "../words.ts";

interface Props {
  readonly onBack: () => void;
}

/** What reads spreadsheets is fetched when somebody has one: most phones never do. */
export function Lazy(props: Props): JSX.Element {
  const words = useWords(inspectWords);
  const [Import, setImport] = useState<FunctionComponent<Props>>();
  useEffect(() => {
    void import("./import.tsx").then((loaded) => setImport(() => loaded.default));
  }, []);
  return Import === undefined ? <p class="hint">{words.working}</p> : <Import {...props} />;
}
