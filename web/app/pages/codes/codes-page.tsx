import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { CodeFrame } from "./code-frame.tsx";
import { typedOf } from "./link-of.ts";
import { PublishForm } from "./publish-form.tsx";
import { type Code, usePublished } from "./use-published.ts";
import { codeWords } from "./words.ts";

/** What a party shows to everybody; `?code=` begins with that code. */
export function CodesPage(): JSX.Element {
  const words = useWords(codeWords);
  return (
    <CodeFrame title={words.title} lede={words.lede}>
      {(party) => <Codes party={party} />}
    </CodeFrame>
  );
}

function Codes({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(codeWords);
  const { may } = useSession();
  const { search } = useHere();
  const [wanted, setWanted] = useState(search.get("code") ?? "");
  const form = useRef<HTMLDivElement>(null);
  const [withdrawing, setWithdrawing] = useState<Code>();
  const loaded = usePublished(party);
  const { say } = useNotices();
  const withdraw = async ({ no }: Code): Promise<void> => {
    await call("withdrawCode", { path: { party, publication: no } });
    say(words.withdrawn);
    loaded.reload();
  };
  return (
    <Loading of={loaded}>
      {(codes) => (
        <>
          <Section title={words.list}>
            <CodeTable
              codes={codes}
              onChange={({ code }) => {
                setWanted(code);
                form.current?.scrollIntoView();
              }}
              onWithdraw={setWithdrawing}
            />
          </Section>
          <div ref={form}>
            <Section title={words.publish} hint={words.publishHint}>
              {may("manage") ? (
                <PublishForm
                  key={wanted}
                  party={party}
                  code={wanted}
                  codes={codes}
                  onDone={loaded.reload}
                />
              ) : (
                <p class="empty">{words.mayNot}</p>
              )}
            </Section>
          </div>
          {withdrawing !== undefined && (
            <ConfirmDialog
              title={fill(words.withdrawTitle, { code: withdrawing.readable })}
              hint={words.withdrawHint}
              label={words.withdraw}
              kind="danger"
              act={() => withdraw(withdrawing)}
              onClose={() => setWithdrawing(undefined)}
            />
          )}
        </>
      )}
    </Loading>
  );
}

interface TableProps {
  readonly codes: readonly Code[];
  readonly onChange: (code: Code) => void;
  readonly onWithdraw: (code: Code) => void;
}

function CodeTable({ codes, onChange, onWithdraw }: TableProps): JSX.Element {
  const words = useWords(codeWords);
  const { may } = useSession();
  return (
    <Table
      label={words.list}
      rows={codes}
      keyOf={({ no }) => String(no)}
      empty={words.empty}
      columns={[
        {
          head: words.code,
          cell: ({ path, readable }) => (
            <>
              <span class="mono wrap">{readable}</span>
              <span class="hint block">
                <a href={path}>{words.look}</a>
              </span>
            </>
          ),
        },
        { head: words.name, cell: ({ facts }) => facts?.name ?? "–" },
        {
          head: words.shows,
          cell: ({ sections }) => (
            <ul class="plain-list">
              {sections.map((one) => (
                <li key={one}>{words.sectionNames[one]}</li>
              ))}
            </ul>
          ),
        },
        { head: words.since, cell: ({ publishedAt }) => <Time at={publishedAt} dayOnly /> },
        {
          head: words.until,
          cell: ({ until }) => (until === null ? words.always : <Time at={until} dayOnly />),
        },
        {
          head: "",
          cell: (one) =>
            may("manage") && (
              <div class="actions">
                {typedOf(one.code) !== undefined && (
                  <Button kind="plain" onClick={() => onChange(one)}>
                    {words.change}
                  </Button>
                )}
                <Button kind="danger" onClick={() => onWithdraw(one)}>
                  {words.withdraw}
                </Button>
              </div>
            ),
        },
      ]}
    />
  );
}
