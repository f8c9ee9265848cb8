import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { PartyName, usePartyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import type { Plan } from "./book.ts";
import { planWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly plan: Plan;
  readonly readers: readonly string[];
}

/** Whom a publisher shows his plan, so that they can open lots under it. */
export function Readers({ party, plan, readers }: Props): JSX.Element {
  const { plan: words } = useWords(planWords);
  const { may } = useSession();
  return (
    <Section title={words.readers} hint={words.readersHint}>
      {may("sign") ? (
        <ReaderForm party={party} plan={plan} readers={readers} />
      ) : (
        <ul class="plain-list">
          {readers.map((id) => (
            <li key={id}>
              <PartyName id={id} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function ReaderForm({ party, plan, readers }: Props): JSX.Element {
  const { plan: words } = useWords(planWords);
  const labelOf = usePartyLabel();
  const { value: directory = [] } = useDirectory();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [chosen, setChosen] = useState(readers);
  const others = directory.filter((one) => one.party !== party);
  const keep = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("showPlan", { path: { party, plan: plan.plan }, body: { readers: [...chosen] } });
      say(words.shown);
    });
  };
  if (others.length === 0) return <p class="empty">{words.readersNone}</p>;
  return (
    <form class="stack" onSubmit={keep}>
      <Choices
        legend={words.readersShown}
        chosen={chosen}
        onChange={setChosen}
        options={others.map((one) => [one.party, labelOf(one.party)] as const)}
      />
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{words.show}</Button>
      </div>
    </form>
  );
}
