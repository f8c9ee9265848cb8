import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { wrongAt } from "../../state/failed.ts";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { watchWords } from "./words.ts";

type Patience = Reply<"readMonitoring">;

interface Props {
  readonly party: string;
}

/** How long a factory waits before it is told of what does not come. */
export function PatienceSection({ party }: Props): JSX.Element {
  const words = useWords(watchWords);
  const loaded = useLoaded((signal) => call("readMonitoring", { path: { party } }, signal), [party]); // prettier-ignore
  return (
    <Section title={words.settings} hint={words.settingsHint}>
      <Loading of={loaded}>{(now) => <Form party={party} now={now} />}</Loading>
    </Section>
  );
}

const MINUTE_SECONDS = 60;

const minutes = (seconds: number): string => String(Math.round(seconds / MINUTE_SECONDS));
const seconds = (text: string): number =>
  /^\d{1,6}$/.test(text.trim()) ? Number(text) * MINUTE_SECONDS : -1;

function Form({ now, party }: Props & { readonly now: Patience }): JSX.Element {
  const words = useWords(watchWords);
  const { may } = useSession();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [gap, setGap] = useState(minutes(now.gapGraceSeconds));
  const [silent, setSilent] = useState(
    now.silentAfterSeconds === null ? "" : minutes(now.silentAfterSeconds),
  );
  const keep = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = {
        gapGraceSeconds: seconds(gap),
        silentAfterSeconds: silent.trim() === "" ? null : seconds(silent),
      };
      await call("changeMonitoring", { path: { party }, body });
      say(words.kept);
    });
  };
  const errorOf = (pointer: string): string | undefined =>
    wrongAt(failure, pointer) && words.errors.minutes;
  return (
    <form class="stack" onSubmit={keep} noValidate>
      <div class="fields">
        <TextField
          label={words.gap}
          inputMode="numeric"
          error={errorOf("/gapGraceSeconds")}
          value={gap}
          onChange={setGap}
        />
        <TextField
          label={words.silent}
          hint={words.silentHint}
          inputMode="numeric"
          error={errorOf("/silentAfterSeconds")}
          value={silent}
          onChange={setSilent}
        />
      </div>
      <Failure of={failure} />
      {may("manage") && (
        <div class="actions">
          <Button isBusy={isBusy}>{words.keep}</Button>
        </div>
      )}
    </form>
  );
}
