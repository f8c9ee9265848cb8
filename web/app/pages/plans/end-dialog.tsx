import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type Plan, usePlanName } from "./book.ts";
import { planWords } from "./words.ts";

export type Ending = "supersede" | "withdraw";

interface Props {
  readonly how: Ending;
  readonly party: string;
  readonly plan: Plan;
  readonly onClose: () => void;
}

const NONE = "0".repeat(64);

/** Ends a plan for new lots, or for all: a signed act like its publication. */
export function EndDialog({ how, onClose, party, plan }: Props): JSX.Element {
  const { plan: words } = useWords(planWords);
  const { failure, isBusy, run } = useAction();
  const [successor, setSuccessor] = useState(NONE);
  const back = pagePaths.plan.replace(":plan", plan.plan);
  const common = { publisher: `0x${party}`, plan: `0x${plan.plan}` };
  const sign = (event: Event): void => {
    event.preventDefault();
    run(() =>
      how === "withdraw"
        ? prepareAndGo(party, { act: "WithdrawPlan", message: common }, back)
        : prepareAndGo(
            party,
            { act: "Supersede", message: { ...common, successor: `0x${successor}` } },
            back,
          ),
    );
  };
  return (
    <Dialog title={words[`${how}Title`]} onClose={onClose}>
      <form class="stack" onSubmit={sign}>
        <p>{words[`${how}Hint`]}</p>
        {how === "supersede" && (
          <Successors party={party} plan={plan} value={successor} onChange={setSuccessor} />
        )}
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy}>{words.sign}</Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SuccessorsProps extends Pick<Props, "party" | "plan"> {
  readonly value: string;
  readonly onChange: (plan: string) => void;
}

/** The chain takes only one that is in force, of the same publisher and product. */
function Successors({ onChange, party, plan, value }: SuccessorsProps): JSX.Element {
  const { plan: words, version } = useWords(planWords);
  const nameOf = usePlanName();
  const loaded = useLoaded((signal) => call("listPlans", { path: { party } }, signal), [party]);
  return (
    <Loading of={loaded}>
      {({ items }) => (
        <SelectField
          label={words.in}
          value={value}
          onChange={onChange}
          options={[
            [NONE, words.nothing],
            ...items
              .filter(
                (one) =>
                  one.plan !== plan.plan &&
                  one.publisher === party &&
                  one.product === plan.product &&
                  one.state === "inForce",
              )
              .map(
                (one) => [one.plan, `${nameOf(one)} (${version} ${String(one.version)})`] as const,
              ),
          ]}
        />
      )}
    </Loading>
  );
}
