import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { homeWords } from "./words.ts";

const SHOWN_MAX = 10;

/** What the service has to tell the party, newest first. */
export function News({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(homeWords);
  const labelOf = usePartyLabel();
  const loaded = useLoaded((signal) => call("listNotices", { path: { party } }, signal), [party]);
  const nameIn = ({
    factory,
    grantor,
    party: looker,
  }: Readonly<Record<string, unknown>>): string => {
    const id = looker ?? factory ?? grantor;
    return labelOf(typeof id === "string" ? id : "");
  };
  return (
    <Section title={words.news}>
      <Loading of={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="empty">{words.noNews}</p>
          ) : (
            <ul class="plain-list">
              {items.slice(0, SHOWN_MAX).map(({ about, at, kind, no }) => (
                <li key={no}>
                  <Time at={at} /> {fill(words.notices[kind], { name: nameIn(about) })}
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
    </Section>
  );
}
