import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { isHttp, urlsIn } from "../../../shared/ask-nodes.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { FileField, TextField } from "../../parts/field.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { type AskedLot, type Checked, checkLot } from "./check-lot.ts";
import { Report } from "./report.tsx";
import { verifyLotWords } from "./words.ts";

/**
 * Makes every check on a lot in the reader's own browser: of `?factory=…&lot=…`, or of a file. The page may talk to nodes
 * of his choosing, which no other page of the application may (service/http/security-headers.ts).
 */
export function VerifyLotPage(): JSX.Element {
  const words = useWords(verifyLotWords);
  const { party } = useSession();
  const { search } = useHere();
  const { failure, isBusy, run } = useAction();
  const [file, setFile] = useState<File>();
  const [manifest, setManifest] = useState<File>();
  const [text, setText] = useState("");
  const [checked, setChecked] = useState<Checked>();
  const asked = askedIn(search);
  const bundle = file ?? asked;
  const nodes = urlsIn(text);
  const bad = nodes.find((url) => !isHttp(url));
  const check = (event: Event): void => {
    event.preventDefault();
    if (bundle === undefined || bad !== undefined) return;
    setChecked(undefined);
    run(async () => setChecked(await checkLot({ bundle, manifest, nodes }, party)));
  };
  return (
    <Page title={words.title} lede={words.lede}>
      <form class="stack" onSubmit={check} noValidate>
        <Section title={words.what}>
          {asked === undefined && file === undefined && <p class="empty">{words.noLot}</p>}
          {asked !== undefined && file === undefined && (
            <p>
              {words.thisLot}: <code class="wrap">{asked.lot}</code>
            </p>
          )}
          <FileField label={words.file} hint={words.fileHint} onChange={setFile} />
        </Section>
        <Section title={words.measure}>
          <FileField label={words.manifest} hint={words.manifestHint} onChange={setManifest} />
          <TextField
            label={words.nodes}
            hint={words.nodesHint}
            inputMode="url"
            autocomplete="off"
            error={bad === undefined ? undefined : fill(words.badUrl, { name: bad })}
            value={text}
            onChange={setText}
          />
        </Section>
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={bundle === undefined || bad !== undefined}>
            {words.run}
          </Button>
        </div>
      </form>
      {checked !== undefined && <Report of={checked} />}
      <Doubt />
    </Page>
  );
}

function askedIn(search: URLSearchParams): AskedLot | undefined {
  const [factory, lot] = [search.get("factory"), search.get("lot")];
  return factory === null || lot === null ? undefined : { factory, lot };
}

/** What no page of the operator's can take away. */
function Doubt(): JSX.Element {
  const words = useWords(verifyLotWords);
  return (
    <aside class="todo">
      <h2>{words.doubtTitle}</h2>
      <p>
        {words.doubt} <code>./tallystick verify lot.json --trust manifest.json --rpc …</code>{" "}
        {words.doubtWhy}
      </p>
    </aside>
  );
}
