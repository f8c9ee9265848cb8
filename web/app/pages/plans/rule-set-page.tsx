import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { NotOnChain } from "../../parts/not-on-chain.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { Time } from "../../parts/time.tsx";
import { Link } from "../../state/link.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type Book, type OwnSet, readBook, setName } from "./book.ts";
import { MakePlan } from "./make-plan.tsx";
import { PlanTable } from "./plans-page.tsx";
import { RulesSaid } from "./rules-said.tsx";
import { planWords } from "./words.ts";

/** One set of rules of the party: in words, whether the chain has it, and the plans with it. */
export function RuleSetPage({ ruleSet }: { readonly ruleSet: string }): JSX.Element {
  const words = useWords(planWords);
  const { party } = useSession();
  const loaded = useLoaded(
    async (signal) => (party === undefined ? undefined : readBook(party, signal)),
    [party, ruleSet],
  );
  const set = loaded.value?.sets.find((one) => one.ruleSet === ruleSet);
  const name = set === undefined ? shortId(ruleSet) : setName(set);
  return (
    <Page title={fill(words.set.title, { name })} actions={<NewerLink set={set} />}>
      <Loading of={loaded}>
        {(book) => {
          if (party === undefined || book === undefined)
            return <p class="empty">{words.noParty}</p>;
          if (set === undefined) return <p class="empty">{words.set.unknown}</p>;
          return <OneSet party={party} book={book} set={set} reload={loaded.reload} />;
        }}
      </Loading>
    </Page>
  );
}

function NewerLink({ set }: { readonly set: OwnSet | undefined }): JSX.Element | null {
  const words = useWords(planWords);
  const { may } = useSession();
  if (set?.publishedAt === undefined || set.says === undefined || !may("sign")) return null;
  return (
    <Link to={`${pagePaths.newRules}?from=${set.ruleSet}`} class="button">
      {words.set.newer}
    </Link>
  );
}

interface Props {
  readonly party: string;
  readonly book: Book;
  readonly set: OwnSet;
  readonly reload: () => void;
}

function OneSet({ book, party, reload, set }: Props): JSX.Element {
  const words = useWords(planWords);
  const { may } = useSession();
  const { publishedAt, ruleSet, says, version } = set;
  const plans = book.plans.filter(({ requirements }) =>
    requirements.some((one) => one.ruleSet === ruleSet),
  );
  return (
    <>
      <Facts
        of={[
          [words.version, String(version)],
          ...(publishedAt === undefined
            ? []
            : [[words.published, <Time at={publishedAt} />] as const]),
        ]}
      />
      <div class="act-words">
        {says === undefined ? (
          <p>{fill(words.says.unnamed, { id: shortId(ruleSet) })}</p>
        ) : (
          <RulesSaid of={says} />
        )}
      </div>
      {publishedAt === undefined ? (
        <NotOnChain look={reload} />
      ) : (
        <>
          <Section title={words.set.inPlans}>
            <PlanTable plans={plans} empty={words.set.inPlansEmpty} />
          </Section>
          {says !== undefined && may("sign") && (
            <MakePlan party={party} book={book} set={{ ...set, says }} />
          )}
        </>
      )}
    </>
  );
}
