import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
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
  const { say } = useNotices();
  const close = (): void => setAsked(undefined);
  const rotate = async ({ webhook }: Webhook): Promise<void> => {
    const body = { overlapSeconds: DAY_SECONDS };
    onMade((await call("rotateWebhookSecret", { path: { party, webhook }, body })).secret);
  };
  const remove = async ({ webhook }: Webhook): Promise<void> => {
    await call("endWebhook", { path: { party, webhook } });
    say(words.removed);
    loaded.reload();
  };
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
        <ConfirmDialog
          title={words.rotateTitle}
          hint={words.rotateHint}
          label={words.rotate}
          act={() => rotate(asked.webhook)}
          onClose={close}
        />
      )}
      {asked?.what === "remove" && (
        <ConfirmDialog
          title={fill(words.removeTitle, { host: hostOf(asked.webhook.url) })}
          hint={words.removeHint}
          label={words.remove}
          kind="danger"
          act={() => remove(asked.webhook)}
          onClose={close}
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
