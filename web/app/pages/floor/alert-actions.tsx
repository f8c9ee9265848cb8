import type { JSX } from "preact";
import { useState } from "preact/hooks";
import {
  type AlertDisposition,
  alertDispositions,
  type AlertRefusal,
} from "../../../../service/quality/alerts/alert.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField } from "../../parts/field.tsx";
import type { Failed } from "../../state/failed.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { shellWords } from "../../words.ts";
import type { Alert } from "./use-alerts.ts";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly alert: Alert;
  readonly onChanged: (alert: Alert) => void;
}

/** What can be done about an alert as it is. */
export function AlertActions({ alert, onChanged, party }: Props): JSX.Element | null {
  const { alerts: words } = useWords(floorWords);
  const { may } = useSession();
  const { failure, isBusy, run } = useAction();
  const [asked, setAsked] = useState<"contain" | "close">();
  if (!may("sign")) return null;
  const path = { party, alert: alert.alert };
  const acknowledge = (): void =>
    run(async () => onChanged(await call("acknowledgeAlert", { path, body: {} })));
  return (
    <div class="actions">
      {alert.state === "raised" && (
        <Button isBusy={isBusy} onClick={acknowledge}>
          {words.acknowledge}
        </Button>
      )}
      {alert.state === "acknowledged" && (
        <Button onClick={() => setAsked("contain")}>{words.contain}</Button>
      )}
      {alert.state !== "raised" && (
        <Button kind="plain" onClick={() => setAsked("close")}>
          {words.close}
        </Button>
      )}
      <Refused of={failure} />
      {asked !== undefined && (
        <ActionDialog
          what={asked}
          alert={alert}
          party={party}
          onClose={() => setAsked(undefined)}
          onChanged={onChanged}
        />
      )}
    </div>
  );
}

/** Why it cannot be done, in a sentence. */
function Refused({ of: failure }: { readonly of: Failed | undefined }): JSX.Element {
  const { refusals } = useWords(floorWords);
  const why = failure?.code === "alertRefused" ? refusals[failure.reason as AlertRefusal] : "";
  return (
    <>
      <Failure of={failure} />
      {why !== "" && <p>{why}</p>}
    </>
  );
}

interface DialogProps extends Props {
  readonly what: "contain" | "close";
  readonly onClose: () => void;
}

function ActionDialog({ alert, onChanged, onClose, party, what }: DialogProps): JSX.Element {
  const { alerts: words, dispositions, kinds } = useWords(floorWords);
  const shell = useWords(shellWords);
  const { failure, isBusy, run } = useAction();
  const [why, setWhy] = useState("");
  // What was not contained can only have been nothing.
  const choices = alert.state === "contained" ? alertDispositions : (["falseAlarm"] as const);
  const [disposition, setDisposition] = useState<AlertDisposition>(choices[0]);
  const path = { party, alert: alert.alert };
  const send = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const changed =
        what === "contain"
          ? await call("containAlert", { path, body: { why } })
          : await call("closeAlert", { path, body: { why, disposition } });
      onClose();
      onChanged(changed);
    });
  };
  return (
    <Dialog title={`${words[what]}: ${kinds[alert.kind]}`} onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <p>{alert.subject}</p>
        {what === "close" && (
          <SelectField
            label={words.disposition}
            value={disposition}
            onChange={(chosen) => setDisposition(chosen as AlertDisposition)}
            options={choices.map((one) => [one, dispositions[one]] as const)}
          />
        )}
        <AreaField
          label={what === "contain" ? words.why : words.reason}
          hint={what === "contain" ? words.containHint : words.closeHint}
          value={why}
          onChange={setWhy}
        />
        <Refused of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={why.trim() === ""}>
            {words[what]}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {shell.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
