import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { PartyFrame } from "./party-frame.tsx";
import { partyWords } from "./words.ts";

type Act = Reply<"readAudit">["items"][number];

/** Who changed people, keys and capabilities. */
export function AuditPage(): JSX.Element {
  const { audit } = useWords(partyWords);
  return (
    <PartyFrame title={audit.title} lede={audit.lede}>
      {(party) => <Audit party={party} />}
    </PartyFrame>
  );
}

function Audit({ party }: { readonly party: string }): JSX.Element {
  const { audit } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const [acts, setActs] = useState<readonly Act[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const people = useLoaded(
    (signal) => readAll("after", (query) => call("listPeople", { path: { party }, query }, signal)),
    [party],
  );
  const logins = new Map(people.value?.map(({ account, login }) => [account, login]));
  const read = (before: number | undefined): void =>
    run(async () => {
      const query = before === undefined ? {} : { before };
      const page = await call("readAudit", { path: { party }, query });
      setActs((was) => (before === undefined ? page.items : [...was, ...page.items]));
      setNext(page.next);
    });
  useEffect(() => read(undefined), [party]);
  return (
    <>
      <Failure of={failure} />
      <Table
        label={audit.title}
        rows={acts}
        keyOf={({ no }) => String(no)}
        empty={audit.empty}
        columns={[
          { head: audit.when, cell: ({ at }) => <Time at={at} /> },
          { head: audit.who, cell: ({ actor }) => nameOf(actor, logins) ?? audit.console },
          { head: audit.what, cell: ({ action }) => audit.actions[action] ?? action },
          {
            head: audit.whom,
            cell: ({ detail, subject }) => (
              <>
                <span title={subject}>{nameOf(subject, logins)}</span>
                <span class="hint block wrap">{said(detail)}</span>
              </>
            ),
          },
          { head: audit.from, cell: ({ address }) => <code>{address}</code> },
        ]}
      />
      {next !== null && (
        <p>
          <Button kind="plain" isBusy={isBusy} onClick={() => read(next)}>
            {audit.more}
          </Button>
        </p>
      )}
    </>
  );
}

const nameOf = (id: string | null, logins: ReadonlyMap<string, string>): string | undefined =>
  id === null ? undefined : (logins.get(id) ?? shortId(id));

const said = (detail: Act["detail"]): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`)
    .join(" · ");
