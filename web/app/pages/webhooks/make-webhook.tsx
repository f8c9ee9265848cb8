import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type WebhookType, webhookTypes } from "../../../../service/quality/alerts/cloud-event.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, TextField } from "../../parts/field.tsx";
import { wrongAt } from "../../state/failed.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { webhookWords } from "./words.ts";

interface Props {
  readonly party: string;
  /** @param secret to be shown once; null where it was shown before */
  readonly onMade: (secret: string | null) => void;
}

/** Has a program told of alerts. */
export function MakeWebhook({ onMade, party }: Props): JSX.Element {
  const words = useWords(webhookWords);
  const { failure, isBusy, run } = useAction();
  const [url, setUrl] = useState("");
  const [types, setTypes] = useState<readonly WebhookType[]>(["dev.tallystick.alert.raised"]);
  const make = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { url: url.trim(), types: [...types] };
      const { secret } = await call("makeWebhook", { path: { party }, body });
      setUrl("");
      onMade(secret);
    });
  };
  return (
    <form class="stack" onSubmit={make} noValidate>
      <TextField
        label={words.url}
        hint={words.urlHint}
        inputMode="url"
        error={wrongAt(failure, "/url") && words.errors.url}
        value={url}
        onChange={setUrl}
      />
      <Choices
        legend={words.told}
        chosen={types}
        onChange={(chosen) => setTypes(webhookTypes.filter((type) => chosen.includes(type)))}
        options={webhookTypes.map((type) => [type, words.types[type]] as const)}
      />
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy} disabled={url.trim() === "" || types.length === 0}>
          {words.send}
        </Button>
      </div>
    </form>
  );
}
