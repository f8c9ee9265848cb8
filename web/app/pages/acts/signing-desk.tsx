import type { JSX } from "preact";
import { catalogue } from "../../../../service/parties/acts/catalogue.ts";
import { messageFromJson } from "../../../../service/parties/acts/act-json.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PartyName } from "../../parts/party-name.tsx";
import { Section } from "../../parts/page.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { ActInWords } from "../../signing/act-in-words.tsx";
import type { Manifest } from "../../signing/manifest.ts";
import { useNames } from "../../signing/names.ts";
import { Outcome, useOutcome } from "../../signing/outcome.tsx";
import { pathOf, type Pending, prepareAndGo } from "../../signing/pending.ts";
import { SignButtons } from "../../signing/sign-buttons.tsx";
import { Signatures } from "../../signing/signatures.tsx";
import type { Told } from "../../signing/told.ts";
import { signingWords } from "../../signing/words.ts";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { go } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { shellWords } from "../../words.ts";

interface Props {
  readonly pending: Pending;
  readonly manifest: Manifest;
  readonly told: Told;
  /** A page of ours to return to. */
  readonly back: string;
  readonly reload: () => void;
}

/** The words first, then who signs, then where it went. */
export function SigningDesk(props: Props): JSX.Element {
  const { back, manifest, pending, told } = props;
  const words = useWords(signingWords);
  const shell = useWords(shellWords);
  const names = useNames(told);
  return (
    <>
      <p>
        {shell.actingFor} <PartyName id={pending.party} />
      </p>
      <ActInWords pending={pending} manifest={manifest} names={names} />
      <Signatures pending={pending} names={names} />
      {pending.relayed === null ? <Unsent {...props} /> : <Sent {...props} />}
      <p>
        <Link to={back} class="button">
          {words.back}
        </Link>
      </p>
    </>
  );
}

function Unsent(props: Props): JSX.Element {
  const { back, manifest, pending, reload } = props;
  const words = useWords(signingWords);
  const { me } = useSession();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const path = { party: pending.party, pendingAct: pending.id };
  const mine = me?.parties.find(({ party }) => party === pending.party);
  if (mine?.capabilities.includes("sign") !== true) return <p>{words.mayNot}</p>;
  const send = async (): Promise<void> => {
    await call("relayPendingAct", { path });
    reload();
  };
  const afterSigning = async (): Promise<void> => {
    const now = await call("readPendingAct", { path });
    if (now.isComplete) await send();
    else reload();
  };
  const withdraw = (): void =>
    run(async () => {
      await call("withdrawPendingAct", { path });
      say(words.withdrawn);
      go(back);
    });
  return (
    <>
      <SignButtons pending={pending} manifest={manifest} onSigned={afterSigning} />
      <Failure of={failure} />
      {pending.signatures.length > 0 && !pending.isComplete && <Colleague id={pending.id} />}
      <div class="actions">
        {pending.isComplete && (
          <Button isBusy={isBusy} onClick={() => run(send)}>
            {words.relay}
          </Button>
        )}
        <Button kind="plain" isBusy={isBusy} onClick={withdraw}>
          {words.withdraw}
        </Button>
      </div>
    </>
  );
}

/** Maker and checker: whoever signs next finds the act by its address. */
function Colleague({ id }: { readonly id: string }): JSX.Element {
  const words = useWords(signingWords);
  return (
    <Section title={words.colleague} hint={words.colleagueHint}>
      <Copyable text={`${location.origin}${pathOf(id)}`} />
    </Section>
  );
}

function Sent({ back, pending }: Props): JSX.Element {
  const words = useWords(signingWords);
  const outcome = useOutcome(pending.relayed);
  const { failure, isBusy, run } = useAction();
  const again = (): void =>
    run(async () => {
      const kind = catalogue[pending.act];
      const message = messageFromJson(kind, pending.message) as never;
      await prepareAndGo(pending.party, { act: pending.act, message }, back);
    });
  return (
    <Section title={words.outcome.title}>
      {outcome !== undefined && <Outcome of={outcome} />}
      <Failure of={failure} />
      {outcome?.status === "reverted" && (
        <div class="actions">
          <Button isBusy={isBusy} onClick={again}>
            {words.again}
          </Button>
        </div>
      )}
    </Section>
  );
}
