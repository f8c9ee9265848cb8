import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Button } from "../../parts/button.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { shellWords } from "../../words.ts";
import { CapabilityList } from "./capabilities.tsx";
import { daysFromNow } from "./days.ts";
import { CertificateForm, KeyForm } from "./machine-forms.tsx";
import { PartyFrame } from "./party-frame.tsx";
import { partyWords } from "./words.ts";
import { DAY_SECONDS } from "../../../shared/day.ts";

type Key = Reply<"listApiKeys">["items"][number];

/** Keys and certificates of the party's machines. */
export function MachinesPage(): JSX.Element {
  const { machines } = useWords(partyWords);
  return (
    <PartyFrame title={machines.title} lede={machines.hint}>
      {(party) => <Machines party={party} />}
    </PartyFrame>
  );
}

function Machines({ party }: { readonly party: string }): JSX.Element {
  const { machines } = useWords(partyWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [rotating, setRotating] = useState<Key>();
  const [made, setMade] = useState<string>();
  const loaded = useLoaded(
    (signal) =>
      readAll("before", (query) => call("listApiKeys", { path: { party }, query }, signal)),
    [party],
  );
  const onMade = (key: string | undefined): void => {
    setMade(key);
    loaded.reload();
  };
  const revoke = (apiKey: string): void =>
    run(async () => {
      await call("revokeApiKey", { path: { party, apiKey } });
      say(machines.revokedNotice);
      loaded.reload();
    });
  return (
    <>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(items) => (
          <KeyTable items={items} isBusy={isBusy} onRotate={setRotating} onRevoke={revoke} />
        )}
      </Loading>
      {made !== undefined && (
        <div class="once" role="status">
          <p>{machines.once}</p>
          <Copyable text={made} />
        </div>
      )}
      <Section title={machines.make}>
        <KeyForm party={party} onMade={onMade} />
      </Section>
      <Section title={machines.register}>
        <CertificateForm party={party} onMade={onMade} />
      </Section>
      {rotating !== undefined && (
        <RotateDialog
          party={party}
          apiKey={rotating.apiKey}
          onClose={() => setRotating(undefined)}
          onMade={onMade}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly items: readonly Key[];
  readonly isBusy: boolean;
  readonly onRotate: (key: Key) => void;
  readonly onRevoke: (apiKey: string) => void;
}

function KeyTable({ isBusy, items, onRevoke, onRotate }: TableProps): JSX.Element {
  const { capabilities, machines } = useWords(partyWords);
  const { never } = useWords(shellWords);
  return (
    <Table
      label={machines.title}
      rows={items}
      keyOf={({ apiKey }) => apiKey}
      empty={machines.empty}
      columns={[
        {
          head: machines.label,
          cell: ({ apiKey, fingerprint, label }) => (
            <>
              {label}{" "}
              <code class="id" title={fingerprint ?? apiKey}>
                {shortId(fingerprint ?? apiKey)}
              </code>{" "}
              <span class="tag">
                {fingerprint === null ? machines.kindKey : machines.kindCertificate}
              </span>
            </>
          ),
        },
        { head: capabilities.label, cell: (one) => <CapabilityList of={one.capabilities} /> },
        {
          head: machines.lastUsed,
          cell: ({ lastUsedAt }) => (lastUsedAt === null ? never : <Time at={lastUsedAt} />),
        },
        { head: machines.expires, cell: ({ expiresAt }) => <Time at={expiresAt} dayOnly /> },
        {
          head: "",
          cell: (one) =>
            one.revokedAt === null ? (
              <div class="actions">
                {one.fingerprint === null && (
                  <Button kind="plain" onClick={() => onRotate(one)}>
                    {machines.rotate}
                  </Button>
                )}
                <Button kind="danger" isBusy={isBusy} onClick={() => onRevoke(one.apiKey)}>
                  {machines.revoke}
                </Button>
              </div>
            ) : (
              <State is="bad">{machines.revoked}</State>
            ),
        },
      ]}
    />
  );
}

interface RotateProps {
  readonly party: string;
  readonly apiKey: string;
  readonly onClose: () => void;
  readonly onMade: (key: string | undefined) => void;
}

const ROTATED_DAYS = "90";
const OVERLAP_SECONDS = DAY_SECONDS;

function RotateDialog({ apiKey, onClose, onMade, party }: RotateProps): JSX.Element {
  const { machines } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const rotate = (): void =>
    run(async () => {
      const body = { expiresAt: daysFromNow(ROTATED_DAYS), overlapSeconds: OVERLAP_SECONDS };
      const made = await call("rotateApiKey", { path: { party, apiKey }, body });
      onMade(made.key ?? undefined);
      onClose();
    });
  return (
    <Dialog title={machines.rotateTitle} onClose={onClose}>
      <div class="stack">
        <p>{machines.rotateText}</p>
        <Failure of={failure} />
        <Button isBusy={isBusy} onClick={rotate}>
          {machines.rotate}
        </Button>
      </div>
    </Dialog>
  );
}
