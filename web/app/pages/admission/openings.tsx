import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { Table } from "../../parts/table.tsx";
import { Outcome, useOutcome } from "../../signing/outcome.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { Link } from "../../state/link.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { useAdmissionWords } from "./words.ts";

type Opening = Reply<"listOpenings">["items"][number];

const isWaiting = ({ isClaimed }: Opening): boolean => !isClaimed;

/** Parties that one opened and does not manage yet; and the way to open one. */
export function Openings(): JSX.Element | null {
  const { mine, opening, party: partyLabel, state } = useAdmissionWords();
  const { party } = useSession();
  const loaded = useLoaded((signal) => call("listOpenings", {}, signal), []);
  const hasWaiting = loaded.value?.items.some(isWaiting) === true;
  if (party !== undefined && loaded.failure === undefined && !hasWaiting) return null;
  return (
    <Section
      title={opening.mine}
      actions={
        <Link to={pagePaths.openParty} class="button main">
          {mine.open}
        </Link>
      }
    >
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={opening.mine}
            rows={items.filter(isWaiting)}
            keyOf={(one) => one.party}
            empty={mine.noParty}
            columns={[
              {
                head: partyLabel,
                cell: (one) => (
                  <>
                    {one.name} <code class="id">{shortId(one.party)}</code>
                  </>
                ),
              },
              { head: state, cell: (one) => <OpeningState of={one} onClaimed={loaded.reload} /> },
            ]}
          />
        )}
      </Loading>
    </Section>
  );
}

interface Props {
  readonly of: Opening;
  readonly onClaimed: () => void;
}

function OpeningState({ of: one, onClaimed }: Props): JSX.Element {
  const { opening } = useAdmissionWords();
  const { say } = useNotices();
  const session = useSession();
  const directory = useDirectory();
  const outcome = useOutcome(one.relayed);
  const { failure, isBusy, run } = useAction();
  const claim = (): void =>
    run(async () => {
      await call("claimParty", { path: { opening: one.party } });
      say(opening.done);
      session.actFor(one.party);
      session.reload();
      directory.reload();
      onClaimed();
    });
  return (
    <div class="stack">
      {outcome !== undefined && outcome.status !== "final" && <Outcome of={outcome} />}
      <Failure of={failure} />
      {outcome?.status === "final" && (
        <Button isBusy={isBusy} onClick={claim}>
          {opening.claim}
        </Button>
      )}
    </div>
  );
}
