import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LookPurpose } from "../../../../service/parties/consent/purpose.ts";
import type { Refusal } from "../../../../service/parties/consent/refusal.ts";
import type { Section } from "../../../../service/parties/consent/section.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { PartyName, shortId } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { Later } from "../../shell/later.tsx";
import { useWords } from "../../state/settings.ts";
import { shellWords } from "../../words.ts";
import { lastDay } from "../authorisations/document-words.ts";
import { consentWords } from "../authorisations/words.ts";
import { type Filter, fits, isAllowed, type Logged } from "./filter.ts";
import type { ProofProps } from "./proof-dialog.tsx";
import type { Inquiries } from "./use-inquiries.ts";
import { inquiryWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly inquiries: Inquiries;
  readonly filter: Filter;
}

/** Looks, newest first. */
export function InquiryTable({ filter, inquiries, party }: Props): JSX.Element {
  const words = useWords(inquiryWords);
  const shell = useWords(shellWords);
  const [opened, setOpened] = useState<Logged>();
  const { failure, hasMore, isLoading, items, more } = inquiries;
  if (isLoading && items.length === 0) return <p class="waiting">{shell.loading}</p>;
  return (
    <>
      <Failure of={failure} />
      <Table
        label={words.title}
        rows={items.filter(fits(filter))}
        keyOf={({ index }) => String(index)}
        empty={items.length === 0 ? words.empty : words.noneFits}
        columns={[
          { head: words.when, cell: ({ inquiry }) => <Time at={inquiry.at} /> },
          { head: words.who, cell: ({ inquiry }) => <PartyName id={inquiry.lookerParty} /> },
          { head: words.what, cell: (one) => <What of={one} /> },
          { head: words.why, cell: (one) => <Why of={one} /> },
          { head: words.ground, cell: (one) => <Ground of={one} /> },
          { head: words.outcome, cell: (one) => <Result of={one} /> },
          {
            head: "",
            cell: (one) => (
              <Button kind="plain" onClick={() => setOpened(one)}>
                {words.details}
              </Button>
            ),
          },
        ]}
      />
      {hasMore && (
        <p>
          <Button kind="plain" isBusy={isLoading} onClick={more}>
            {words.more}
          </Button>
        </p>
      )}
      {opened !== undefined && (
        <Later
          key={opened.index}
          load={proofOf({ party, logged: opened, onClose: () => setOpened(undefined) })}
        />
      )}
    </>
  );
}

/** What verifies is heavier than all the pages: it comes when somebody wants a proof. */
const proofOf = (props: ProofProps) => async (): Promise<() => JSX.Element> => {
  const { ProofDialog } = await import("./proof-dialog.tsx");
  return () => <ProofDialog {...props} />;
};

interface OfOne {
  readonly of: Logged;
}

export function What({ of: { inquiry } }: OfOne): JSX.Element {
  const words = useWords(inquiryWords);
  const { resolutions, sections } = useWords(consentWords);
  const { period, resolution, section } = inquiry;
  return (
    <>
      {sections[section as Section] ?? section}
      <span class="hint block">
        {isEverything(period)
          ? words.everything
          : `${period.from.slice(0, 10)} – ${lastDay(period.to)}`}{" "}
        · {resolutions[resolution as keyof typeof resolutions] ?? resolution}
      </span>
    </>
  );
}

/** Whoever names no period asks for a span that no data fills. */
const isEverything = ({ from }: Logged["inquiry"]["period"]): boolean => from.startsWith("1970-");

const Why = ({ of: { inquiry } }: OfOne): JSX.Element => (
  <>{useWords(consentWords).purposes[inquiry.purpose as LookPurpose] ?? inquiry.purpose}</>
);

export function Ground({ of: { inquiry } }: OfOne): JSX.Element {
  const words = useWords(inquiryWords);
  const { authorisation, contract } = inquiry;
  if (authorisation === null && contract === null) return <>{words.none}</>;
  return (
    <>
      {contract === null ? words.byAuthorisation : words.byContract}{" "}
      <code class="id" title={contract ?? authorisation ?? ""}>
        {shortId(contract ?? authorisation ?? "")}
      </code>
    </>
  );
}

export function Result({ of: one }: OfOne): JSX.Element {
  const words = useWords(inquiryWords);
  const { refusals } = useWords(consentWords);
  if (isAllowed(one)) return <State is="good">{words.allowed}</State>;
  return (
    <State is="bad">
      {words.refused}
      <span class="hint block">{refusals[one.inquiry.outcome as Refusal]}</span>
    </State>
  );
}
