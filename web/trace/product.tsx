import type { JSX } from "preact";
import { fill } from "../shared/language.ts";
import type { Trace } from "./read.ts";
import { useView } from "./view.ts";

/** What it is, as each party says that shows it. */
export const Product = ({
  title,
  trace,
}: {
  readonly title: string;
  readonly trace: Trace;
}): JSX.Element => (
  <section class="product">
    <h1>{title}</h1>
    <p class="code">{trace.readable}</p>
    {trace.said
      .filter(({ facts }) => facts !== null)
      .map((one) => (
        <Said key={`${one.party} ${one.code}`} one={one} title={title} />
      ))}
  </section>
);

function Said({
  one: { facts, party },
  title,
}: {
  readonly one: Trace["said"][number];
  readonly title: string;
}): JSX.Element {
  const { nameOf, words } = useView();
  const name = facts?.name === title ? undefined : facts?.name;
  return (
    <div class="said">
      {[name, facts?.model, facts?.description].map(
        (text) => text !== undefined && <p key={text}>{text}</p>,
      )}
      {facts?.links !== undefined && (
        <ul class="links">
          {facts.links.map(({ href, title: text, type }) => (
            <li key={href}>
              {words.links[type]}: {/* Another site: it learns nothing of where the reader was. */}
              <a href={href} rel="noopener noreferrer nofollow external">
                {text}
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="who">{fill(words.says, { party: nameOf(party) })}</p>
    </div>
  );
}
