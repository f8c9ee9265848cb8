import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { More } from "../../parts/more.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useFollowed } from "../../state/use-followed.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { PartyFrame } from "../party/party-frame.tsx";
import { hostOf } from "./host.ts";
import { webhookWords } from "./words.ts";

type Delivery = Reply<"listDeliveries">["items"][number];

interface Props {
  readonly party: string;
  readonly webhook: string;
}

/** What became of everything that one subscriber was to be told. */
export function WebhookPage({ webhook }: { readonly webhook: string }): JSX.Element {
  const { deliveries: words } = useWords(webhookWords);
  return (
    <PartyFrame title={words.short} lede={words.lede}>
      {(party) => (
        <>
          <Address party={party} webhook={webhook} />
          <Deliveries party={party} webhook={webhook} />
        </>
      )}
    </PartyFrame>
  );
}

function Address({ party, webhook }: Props): JSX.Element {
  const { deliveries: words } = useWords(webhookWords);
  const { value } = useLoaded((signal) => call("listWebhooks", { path: { party } }, signal), [party]); // prettier-ignore
  const url = value?.items.find((one) => one.webhook === webhook)?.url;
  return (
    <p>
      {url !== undefined && fill(words.title, { host: hostOf(url) })}{" "}
      <Link to={pagePaths.webhooks}>{words.back}</Link>
    </p>
  );
}

function Deliveries({ party, webhook }: Props): JSX.Element {
  const { deliveries: words } = useWords(webhookWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [isDeadOnly, setDeadOnly] = useState(false);
  const path = { party, webhook };
  const loaded = useFollowed(
    ({ after }: { readonly after?: number }, signal) =>
      call("listDeliveries", { path, query: after === undefined ? {} : { before: after } }, signal),
    [party, webhook],
  );
  const again = (event: string): void =>
    run(async () => {
      await call("redeliverEvent", { path: { ...path, event } });
      say(words.queued);
      loaded.reload();
    });
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={isDeadOnly}
          onChange={(event) => setDeadOnly(event.currentTarget.checked)}
        />
        <span>{words.deadOnly}</span>
      </label>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(read) => (
          <>
            <DeliveryTable
              deliveries={isDeadOnly ? read.filter(({ state }) => state === "dead") : read}
              empty={isDeadOnly ? words.noDead : words.empty}
              isBusy={isBusy}
              onAgain={again}
            />
            <More of={loaded} />
          </>
        )}
      </Loading>
    </>
  );
}

const standing = { waiting: "open", delivered: "good", dead: "bad" } as const;

interface TableProps {
  readonly deliveries: readonly Delivery[];
  readonly empty: string;
  readonly isBusy: boolean;
  readonly onAgain: (event: string) => void;
}

function DeliveryTable({ deliveries, empty, isBusy, onAgain }: TableProps): JSX.Element {
  const { deliveries: words, types } = useWords(webhookWords);
  return (
    <Table
      label={words.short}
      rows={deliveries}
      keyOf={({ event }) => event}
      empty={empty}
      columns={[
        {
          head: words.event,
          cell: ({ event, type }) => (
            <>
              {types[type]}{" "}
              <code class="id" title={event}>
                {shortId(event)}
              </code>
            </>
          ),
        },
        { head: words.when, cell: ({ madeAt }) => <Time at={madeAt} /> },
        {
          head: words.state,
          cell: ({ dueAt, state }) => (
            <>
              <State is={standing[state]}>{words.states[state]}</State>
              {state === "waiting" && (
                <span class="hint block">
                  {words.next} <Time at={dueAt} />
                </span>
              )}
            </>
          ),
        },
        { head: words.tries, isFigure: true, cell: ({ tries }) => tries },
        { head: words.answer, cell: (one) => <Answer of={one} /> },
        {
          head: "",
          cell: ({ event, state }) =>
            state !== "waiting" && (
              <Button kind="plain" isBusy={isBusy} onClick={() => onAgain(event)}>
                {words.again}
              </Button>
            ),
        },
      ]}
    />
  );
}

function Answer({ of: { fault, status, triedAt } }: { readonly of: Delivery }): JSX.Element {
  const { deliveries: words, faults } = useWords(webhookWords);
  if (triedAt === null) return <>{words.none}</>;
  return (
    <>
      {status === null ? (faults[fault ?? ""] ?? fault) : fill(words.status, { status })}
      <span class="hint block">
        <Time at={triedAt} />
      </span>
    </>
  );
}
