import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { Page } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { type Asked, queryOf, type Report } from "./audit.ts";
import { AuditResult } from "./audit-result.tsx";
import { verifyLotWords } from "../verify-lot/words.ts";
import { lotAuditWords } from "./words.ts";

/** Draws a sample of a factory's lots and shows every check on each. */
export function LotAuditPage(): JSX.Element {
  const words = useWords(lotAuditWords);
  const verify = useWords(verifyLotWords);
  const { party } = useSession();
  return (
    <Page
      title={words.title}
      lede={words.lede}
      actions={
        <Link to={pagePaths.verifyLot} class="button">
          {verify.title}
        </Link>
      }
    >
      {party === undefined ? <p class="empty">{words.noParty}</p> : <Desk party={party} />}
    </Page>
  );
}

interface Done {
  readonly asked: Asked;
  readonly report: Report;
}

function Desk({ party }: { readonly party: string }): JSX.Element {
  const { language } = useSettings();
  const { failure, isBusy, run } = useAction();
  const [asked, setAsked] = useState<Asked>(() => first(party));
  const [done, setDone] = useState<Done>();
  const draw = (): void =>
    run(async () => {
      const query = { ...queryOf(asked, party), language };
      const report = await call("auditLots", { path: { factory: asked.factory }, query });
      setDone({ asked, report });
    });
  return (
    <>
      <Form asked={asked} onAsked={setAsked} onDraw={draw} isBusy={isBusy} />
      <Failure of={failure} />
      {done !== undefined && <AuditResult {...done} looker={party} />}
    </>
  );
}

interface FormProps {
  readonly asked: Asked;
  readonly onAsked: (asked: Asked) => void;
  readonly onDraw: () => void;
  readonly isBusy: boolean;
}

function Form({ asked, isBusy, onAsked, onDraw }: FormProps): JSX.Element {
  const words = useWords(lotAuditWords);
  const labelOf = usePartyLabel();
  const { value: directory = [] } = useDirectory();
  const change = (changed: Partial<Asked>): void => onAsked({ ...asked, ...changed });
  const parties = [...new Set([asked.factory, ...directory.map(({ party }) => party)])];
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onDraw();
      }}
    >
      <div class="fields">
        <SelectField
          label={words.whose}
          value={asked.factory}
          onChange={(factory) => change({ factory })}
          options={parties.map((id) => [id, labelOf(id)] as const)}
        />
        <TextField
          type="date"
          label={words.from}
          value={asked.from}
          onChange={(from) => change({ from })}
        />
        <TextField
          type="date"
          label={words.to}
          value={asked.to}
          onChange={(to) => change({ to })}
        />
        <TextField
          label={words.product}
          hint={words.productHint}
          value={asked.product}
          onChange={(product) => change({ product })}
        />
        <TextField
          type="number"
          min="1"
          max="20"
          label={words.size}
          value={asked.sample}
          onChange={(sample) => change({ sample })}
        />
        <TextField
          label={words.nonce}
          hint={words.nonceHint}
          value={asked.nonce}
          onChange={(nonce) => change({ nonce })}
        />
      </div>
      <p>
        <Button isBusy={isBusy}>{words.draw}</Button>
      </p>
    </form>
  );
}

const first = (party: string): Asked => ({
  factory: party,
  from: "",
  to: "",
  product: "",
  sample: "5",
  nonce: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join(""),
});
