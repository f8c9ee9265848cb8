import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call, urlOf } from "../../api/client.ts";
import { Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { inquiryWords } from "./words.ts";

interface Props {
  readonly party: string;
  /** When somebody looked for the first time while the page is open. */
  readonly onNew: () => void;
}

const SHOWN_MAX = 5;

/** Whoever looked for the first time, told as it happens. */
export function NewLookers({ onNew, party }: Props): JSX.Element | null {
  const words = useWords(inquiryWords);
  const labelOf = usePartyLabel();
  const loaded = useLoaded((signal) => call("listNotices", { path: { party } }, signal), [party]);
  const newest = loaded.value?.items[0]?.no;
  useEffect(() => {
    if (loaded.value === undefined) return undefined;
    const query = newest === undefined ? {} : { after: newest };
    const stream = new EventSource(urlOf("streamNotices", { path: { party }, query }));
    stream.addEventListener("notices", () => {
      loaded.reload();
      onNew();
    });
    return () => stream.close();
  }, [party, newest, loaded.value === undefined]);
  const lookers = (loaded.value?.items ?? []).filter(({ kind }) => kind === "newLooker");
  if (lookers.length === 0) return null;
  return (
    <Section title={words.newLookers} hint={words.live}>
      <ul class="plain-list">
        {lookers.slice(0, SHOWN_MAX).map(({ about, at, no }) => (
          <li key={no}>
            <Time at={at} /> {fill(words.newLooker, { name: labelOf(String(about["party"])) })}
          </li>
        ))}
      </ul>
    </Section>
  );
}
