import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { INDUSTRY } from "../../../../service/portrait/peers/industry.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { peersWords } from "../portrait/peers-words.ts";

/** Into which industry's figures the factory gives its own. */
export function IndustrySection({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(peersWords);
  const { may } = useSession();
  const loaded = useLoaded((signal) => call("readIndustry", { path: { party } }, signal), [party]);
  return (
    <Section title={words.title}>
      <Loading of={loaded}>
        {({ industry }) => (
          <>
            <p>{industry === null ? words.none : fill(words.takesPart, { industry })}</p>
            {may("manage") ? (
              <Agreeing party={party} industry={industry} onKept={loaded.reload} />
            ) : (
              <p class="hint">{words.mayNot}</p>
            )}
          </>
        )}
      </Loading>
    </Section>
  );
}

interface Props {
  readonly party: string;
  readonly industry: string | null;
  readonly onKept: () => void;
}

const CLASS = new RegExp(INDUSTRY);

function Agreeing({ industry: present, onKept, party }: Props): JSX.Element {
  const words = useWords(peersWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [industry, setIndustry] = useState("");
  const isWrong = industry !== "" && !CLASS.test(industry);
  const keep = (body: { readonly industry: string | null }): void => {
    run(async () => {
      await call("declareIndustry", { path: { party }, body });
      say(body.industry === null ? words.ended : words.agreed);
      onKept();
    });
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (CLASS.test(industry)) keep({ industry });
  };
  return present === null ? (
    <form class="stack" onSubmit={submit} noValidate>
      <TextField
        label={words.industry}
        hint={words.industryHint}
        inputMode="numeric"
        error={isWrong ? words.wrong : undefined}
        value={industry}
        onChange={setIndustry}
      />
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{words.agree}</Button>
      </div>
    </form>
  ) : (
    <div class="actions">
      <Failure of={failure} />
      <Button kind="plain" isBusy={isBusy} onClick={() => keep({ industry: null })}>
        {words.end}
      </Button>
    </div>
  );
}
