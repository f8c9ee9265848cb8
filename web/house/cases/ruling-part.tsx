import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../app/parts/button.tsx";
import { ConfirmDialog } from "../../app/parts/confirm-dialog.tsx";
import { Facts } from "../../app/parts/facts.tsx";
import { AreaField, SelectField, TextField } from "../../app/parts/field.tsx";
import { Section } from "../../app/parts/page.tsx";
import { Time } from "../../app/parts/time.tsx";
import { useNotices } from "../../app/state/notices.tsx";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { ask } from "../ask.ts";
import { money, percentOfBp } from "../money.ts";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";
import { basisPointsOf, emptyRuling, type RulingDraft, rulingOf } from "./ruling-draft.ts";

interface Props extends Part {
  readonly onRuled: () => void;
}

/** What a person made of it, or may still make. */
export function RulingPart({ onRuled, ...part }: Props): JSX.Element | null {
  const { rulingPart: words } = useWords(houseWords);
  const { ruling, summary } = part.found;
  const given = ruling?.receipt.body.ruling ?? null;
  if (given !== null)
    return (
      <Section title={words.was}>
        <Facts
          of={[
            [words.at, <Time at={given.at} />],
            [words.said, given.because],
            [words.person, <code>{given.person}</code>],
          ]}
        />
      </Section>
    );
  const isOpen = summary.decided === "referred" || summary.decided === "declined";
  return isOpen ? <RulingForm {...part} onRuled={onRuled} /> : null;
}

function RulingForm({ found, onRuled, opened }: Props): JSX.Element {
  const { rulingPart: words } = useWords(houseWords);
  const { say } = useNotices();
  const [draft, setDraft] = useState(() => emptyRuling(opened));
  const [isAsking, setAsking] = useState(false);
  const { policy, summary } = found;
  const ruling = rulingOf(draft);
  const change = (changed: Partial<RulingDraft>): void => setDraft({ ...draft, ...changed });
  const floor = policy.price.fundingBp + policy.price.operatingBp;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (ruling !== undefined) setAsking(true);
  };
  const sign = async (): Promise<void> => {
    if (ruling === undefined) return;
    await ask("ruleCase", { path: { decision: summary.decision }, body: ruling });
    say(words.done);
    onRuled();
  };
  return (
    <Section title={words.title} hint={words.hint}>
      <form class="stack" onSubmit={submit}>
        <div class="fields">
          <SelectField
            label={words.what}
            value={draft.what}
            onChange={(what) => change({ what: what === "grant" ? "grant" : "refuse" })}
            options={[
              ["grant", words.grant],
              ["refuse", words.refuse],
            ]}
          />
          {draft.what === "grant" && (
            <>
              <TextField
                inputMode="decimal"
                label={fill(words.amount, { currency: summary.currency })}
                hint={fill(words.amountHint, {
                  min: money(policy.limit.min, summary.currency),
                  max: money(mostOf(opened), summary.currency),
                })}
                value={draft.amount}
                onChange={(amount) => change({ amount })}
              />
              <TextField
                inputMode="decimal"
                label={words.rate}
                hint={fill(words.rateHint, { floor: percentOfBp(floor) })}
                value={draft.rate}
                onChange={(rate) => change({ rate })}
              />
            </>
          )}
          <TextField
            label={words.by}
            hint={words.byHint}
            value={draft.by}
            onChange={(by) => change({ by })}
          />
        </div>
        <AreaField
          label={words.because}
          value={draft.because}
          onChange={(because) => change({ because })}
        />
        <Button disabled={ruling === undefined}>{words.submit}</Button>
      </form>
      {isAsking && (
        <ConfirmDialog
          title={words.sure}
          hint={fill(draft.what === "grant" ? words.sureGrant : words.sureRefuse, {
            amount: money(draft.amount, summary.currency),
            rate: percentOfBp(basisPointsOf(draft.rate) ?? 0),
          })}
          label={words.sign}
          kind={draft.what === "grant" ? "main" : "danger"}
          act={sign}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

const mostOf = ({ application, decision }: Part["opened"]): string =>
  Number(application.asked) < Number(decision.limit.ceiling)
    ? application.asked
    : decision.limit.ceiling;
