import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { certificateClaim } from "../../../../service/parties/people/certificate.ts";
import type { Capability } from "../../../../service/parties/principal.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, TextField } from "../../parts/field.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { CapabilityChoices } from "./capabilities.tsx";
import { daysFromNow } from "./days.ts";
import { partyWords } from "./words.ts";

interface Props {
  readonly party: string;
  /** @param key its text, to be shown once */
  readonly onMade: (key: string | undefined) => void;
}

export function KeyForm({ onMade, party }: Props): JSX.Element {
  const { machines } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("90");
  const [chosen, setChosen] = useState<readonly Capability[]>(["view"]);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { label: label.trim(), capabilities: [...chosen], expiresAt: daysFromNow(days) };
      const made = await call("makeApiKey", { path: { party }, body });
      setLabel("");
      onMade(made.key ?? undefined);
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class="fields">
        <TextField label={machines.label} value={label} onChange={setLabel} />
        <TextField
          type="number"
          min="1"
          max="400"
          required
          label={machines.days}
          value={days}
          onChange={setDays}
        />
      </div>
      <CapabilityChoices chosen={chosen} onChange={setChosen} />
      <Failure of={failure} />
      <Button isBusy={isBusy} disabled={label.trim() === "" || chosen.length === 0}>
        {machines.make}
      </Button>
    </form>
  );
}

export function CertificateForm({ onMade, party }: Props): JSX.Element {
  const { machines } = useWords(partyWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [label, setLabel] = useState("");
  const [certificate, setCertificate] = useState("");
  const [possession, setPossession] = useState("");
  const [chosen, setChosen] = useState<readonly Capability[]>(["view"]);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { label: label.trim(), capabilities: [...chosen], certificate, possession };
      await call("registerCertificate", { path: { party }, body });
      say(machines.registered);
      setCertificate("");
      setPossession("");
      onMade(undefined);
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <TextField label={machines.label} value={label} onChange={setLabel} />
      <AreaField label={machines.certificate} value={certificate} onChange={setCertificate} />
      <p class="hint">{machines.possessionHow}</p>
      <code class="wrap">
        {`printf '${certificateClaim(party)}' | openssl dgst -sha256 -sign key.pem | base64`}
      </code>
      <AreaField label={machines.possession} value={possession} onChange={setPossession} />
      <CapabilityChoices chosen={chosen} onChange={setChosen} />
      <Failure of={failure} />
      <Button
        isBusy={isBusy}
        disabled={
          label.trim() === "" || [certificate, possession].some((text) => text.trim() === "")
        }
      >
        {machines.register}
      </Button>
    </form>
  );
}
