import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { accountWords } from "./words.ts";

type Session = Reply<"listSessions">["items"][number];

/** Where one is signed in, to be ended one by one or all at once. */
export function Sessions(): JSX.Element {
  const words = useWords(accountWords);
  const { say } = useNotices();
  const loaded = useLoaded((signal) => call("listSessions", {}, signal), []);
  const { failure, isBusy, run } = useAction();
  const endOthers = (): void =>
    run(async () => {
      const { ended } = await call("endOtherSessions");
      say(fill(words.ended, { count: ended }));
      loaded.reload();
    });
  const end = (session: string): void =>
    run(async () => {
      await call("endSession", { path: { session } });
      say(words.endedOne);
      loaded.reload();
    });
  return (
    <Section
      title={words.sessions}
      hint={words.sessionsHint}
      actions={
        <Button kind="plain" isBusy={isBusy} onClick={endOthers}>
          {words.endOthers}
        </Button>
      }
    >
      <Failure of={failure} />
      <Loading of={loaded}>
        {({ items }) => <SessionTable items={items} end={end} isBusy={isBusy} />}
      </Loading>
    </Section>
  );
}

interface TableProps {
  readonly items: readonly Session[];
  readonly end: (session: string) => void;
  readonly isBusy: boolean;
}

function SessionTable({ end, isBusy, items }: TableProps): JSX.Element {
  const words = useWords(accountWords);
  return (
    <Table
      label={words.sessions}
      rows={items}
      keyOf={({ session }) => session}
      columns={[
        { head: words.address, cell: (one) => <Device session={one} /> },
        { head: words.signedIn, cell: ({ signedInAt }) => <Time at={signedInAt} /> },
        { head: words.lastSeen, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
        { head: words.ends, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
        {
          head: "",
          cell: ({ isThis, session }) =>
            isThis ? (
              <span class="tag">{words.thisOne}</span>
            ) : (
              <Button kind="plain" isBusy={isBusy} onClick={() => end(session)}>
                {words.end}
              </Button>
            ),
        },
      ]}
    />
  );
}

const Device = ({ session: { address, userAgent } }: { readonly session: Session }) => (
  <span>
    <code>{address}</code> <span class="hint">{browserOf(userAgent)}</span>
  </span>
);

/** Enough of a user agent to tell a phone from the office. */
function browserOf(userAgent: string): string {
  const system = /\(([^;)]+)/.exec(userAgent)?.[1] ?? "";
  const browser = /(Edg|Firefox|Chrome|Safari)[/ ](\d+)/.exec(userAgent);
  return [browser && `${browser[1] ?? ""} ${browser[2] ?? ""}`, system].filter(Boolean).join(", ");
}
