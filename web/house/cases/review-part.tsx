import type { JSX } from "preact";
import type { Review } from "../../../service/credit/warning/warning.ts";
import type { WholeCase } from "../../../service/lender/cases.routes.ts";
import { Section } from "../../app/parts/page.tsx";
import { Time } from "../../app/parts/time.tsx";
import { useWords } from "../../app/state/settings.ts";
import { WarningList } from "../parts/warning-list.tsx";
import { houseWords } from "../words.ts";

/** What became of a limit since, the newest first; nothing where nobody had to say anything. */
export function ReviewPart({ found: { reviews } }: { readonly found: WholeCase }): JSX.Element {
  const { watchedPart: words } = useWords(houseWords);
  if (reviews.length === 0) return <></>;
  return (
    <Section title={words.title} hint={words.hint}>
      {reviews.map(({ receipt, review }) => {
        const { at, limit, warnings } = receipt.body.told as Review;
        return (
          <div key={review}>
            <h3>
              <Time at={at} dayOnly />: {words.states[limit.state]}, {limit.amount} /{" "}
              {limit.granted} {limit.currency}
            </h3>
            <WarningList warnings={warnings} />
          </div>
        );
      })}
    </Section>
  );
}
