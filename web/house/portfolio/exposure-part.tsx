import type { ComponentChildren, JSX } from "preact";
import type { Overview, Owed } from "../../../service/lender/overview.ts";
import { Section } from "../../app/parts/page.tsx";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { money } from "../money.ts";
import { BarList } from "../parts/bar-list.tsx";
import { FirmName } from "../parts/firm-name.tsx";
import { houseWords } from "../words.ts";

/** What is owed, by firm and by chain, against the policy's caps. */
export function ExposurePart({
  of: { currency, exposure },
}: {
  readonly of: Overview;
}): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  if (exposure === null)
    return (
      <Section title={words.firms}>
        <p class="empty">{words.noBook}</p>
      </Section>
    );
  const hint = fill(words.exposureHint, { asOf: exposure.asOf.slice(0, 10) });
  return (
    <>
      <Section title={words.firms} hint={hint}>
        <Bars
          label={words.firms}
          currency={currency}
          lines={exposure.firms.map(({ firm, ...owed }) => ({
            key: firm.id,
            name: <FirmName firm={firm} />,
            ...owed,
          }))}
        />
      </Section>
      <Section title={words.chains} hint={hint}>
        <Bars
          label={words.chains}
          currency={currency}
          lines={exposure.chains.map(({ core, ...owed }) => ({ key: core, name: core, ...owed }))}
        />
      </Section>
    </>
  );
}

interface BarsProps {
  readonly label: string;
  readonly currency: string;
  readonly lines: readonly (Owed & { readonly key: string; readonly name: ComponentChildren })[];
}

/** As long as its share of the cap, where there is one. */
function Bars({ currency, label, lines }: BarsProps): JSX.Element {
  const { portfolio: words } = useWords(houseWords);
  if (lines.length === 0) return <p class="empty">{words.owesNothing}</p>;
  const most = Math.max(1, ...lines.map(({ amount }) => Number(amount)));
  return (
    <BarList
      label={label}
      lines={lines.map(({ amount, cap, key, name }) => {
        const share = Number(amount) / (cap === null ? most : Number(cap));
        const said = money(amount, currency);
        return {
          key,
          name,
          share,
          amount:
            cap === null
              ? said
              : fill(words.ofCap, { amount: money(amount, "").trim(), cap: money(cap, currency) }),
          standsOut: cap !== null && share >= 0.8,
        };
      })}
    />
  );
}
