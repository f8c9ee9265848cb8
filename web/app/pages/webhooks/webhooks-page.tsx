import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { DAY_SECONDS } from "../../../shared/day.ts";
import { PartyFrame } from "../party/party-frame.tsx";
import { hostOf } from "./host.ts";
import { MakeWebhook } from "./make-webhook.tsx";
import { webhookWords } from "./words.ts";

type Webhook = Reply<"listWebhooks">["items"][number];

/** Whom a party has told of its alerts. */
export function WebhooksPage(): JSX.Element {
  const words = useWords(webhookWords);
  return (
    <PartyFrame title={words.title} lede={words.lede}>
      {(party) => <Webhooks party={party} />}
    </PartyFrame>
  );
}

interface Asked {
  readonly what: "rotate" | "remove";
  readonly webhook: Webhook;
}

function Webhooks({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(webhookWords);
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<string | null>(null);
  const loaded = useLoaded((signal) => call("listWebhooks", { path: { party } }, signal), [party]);
  const onMade = (made: string | null): void => {
    setSecret(made);
    loaded.reload();
  };
  const close = (): void => setAsked(undefined);
  return (
    <>
      <Loading of={loaded}>
        {({ items }) => <WebhookTable webhooks={items} onAsk={setAsked} />}
      </Loading>
      {secret !== null && (
        <div class="once" role="status">
          <p>{words.once}</p>
          <Copyable text={secret} />
          <p class="hint">{words.onceHint}</p>
        </div>
      )}
      <Section title={words.add}>
        <MakeWebhook party={party} onMade={onMade} />
      </Section>
      {asked?.what === "rotate" && (
        <RotateDialog party={party} webhook={asked.webhook} onClose={close} onMade={onMade} />
      )}
      {asked?.what === "remove" && (
        <RemoveDialog
          party={party}
          webhook={asked.webhook}
          onClose={close}
          onDone={loaded.reload}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly webhooks: readonly Webhook[];
  readonly onAsk: (asked: Asked) => void;
}

function WebhookTable({ onAsk, webhooks }: TableProps): JSX.Element {
  const words = useWords(webhookWords);
  return (
    <Table
      label={words.title}
      rows={webhooks}
      keyOf={({ webhook }) => webhook}
      empty={words.empty}
      columns={[
        { head: words.address, cell: ({ url }) => <span class="wrap">{url}</span> },
        {
          head: words.told,
          cell: ({ types }) => (
            <ul class="plain-list">
              {types.map((type) => (
                <li key={type}>{words.types[type]}</li>
              ))}
            </ul>
          ),
        },
        { head: words.made, cell: ({ madeAt }) => <Time at={madeAt} dayOnly /> },
        {
          head: "",
          cell: (webhook) => (
            <div class="actions">
              <Link to={pagePaths.webhook.replace(":webhook", webhook.webhook)} class="button">
                {words.log}
              </Link>
              <Button kind="plain" onClick={() => onAsk({ what: "rotate", webhook })}>
                {words.rotate}
              </Button>
              <Button kind="danger" onClick={() => onAsk({ what: "remove", webhook })}>
                {words.remove}
              </Button>
            </div>
          ),
        },
      ]}
    />
  );
}

interface DialogProps {
  readonly party: string;
  readonly webhook: Webhook;
  readonly onClose: () => void;
}

function RotateDialog(
  props: DialogProps & { readonly onMade: (secret: string) => void },
): JSX.Element {
  // prettier-ignore
  const { onClose, onMade, party, webhook } = props;
  const words = useWords(webhookWords);
  const { failure, isBusy, run } = useAction();
  const rotate = (): void =>
    run(async () => {
      const path = { party, webhook: webhook.webhook };
      const body = { overlapSeconds: DAY_SECONDS };
      const { secret } = await call("rotateWebhookSecret", { path, body });
      onClose();
      onMade(secret);
    });
  return (
    <Dialog title={words.rotateTitle} onClose={onClose}>
      <div class="stack">
        <p>{words.rotateHint}</p>
        <Failure of={failure} />
        <Button isBusy={isBusy} onClick={rotate}>
          {words.rotate}
        </Button>
      </div>
    </Dialog>
  );
}

function RemoveDialog(props: DialogProps & { readonly onDone: () => void }): JSX.Element {
  const { onClose, onDone, party, webhook } = props;
  const words = useWords(webhookWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const remove = (): void =>
    run(async () => {
      await call("endWebhook", { path: { party, webhook: webhook.webhook } });
      say(words.removed);
      onClose();
      onDone();
    });
  return (
    <Dialog title={fill(words.removeTitle, { host: hostOf(webhook.url) })} onClose={onClose}>
      <div class="stack">
        <p>{words.removeHint}</p>
        <Failure of={failure} />
        <Button kind="danger" isBusy={isBusy} onClick={remove}>
          {words.remove}
        </Button>
      </div>
    </Dialog>
  );
}
