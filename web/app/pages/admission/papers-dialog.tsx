import type { JSX } from "preact";
import { fileOf } from "../../../../service/parties/admission/papers.ts";
import { call, CallFailed } from "../../api/client.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Loading } from "../../parts/loading.tsx";
import { State } from "../../parts/state.tsx";
import { useSession } from "../../state/session.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Application } from "./application.ts";
import { useAdmissionWords } from "./words.ts";

interface Props {
  readonly application: Application;
  readonly onClose: () => void;
}

/** That they are not here, or not for this party, is an answer; anything else that goes wrong is shown. */
function unlessHidden(error: unknown): undefined {
  if (error instanceof CallFailed && hidden.has(error.code)) return undefined;
  throw error;
}

const hidden: ReadonlySet<string> = new Set(["notFound", "forbidden"]);

/** What an applicant says of himself, and whether it is what was signed. */
export function PapersDialog({ application: { file }, onClose }: Props): JSX.Element {
  const { application, papers } = useAdmissionWords();
  const { party } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      party === undefined
        ? undefined
        : call("readPapers", { path: { party, file } }, signal).catch(unlessHidden),
    [party, file],
  );
  return (
    <Dialog title={application.read} onClose={onClose}>
      {!loaded.isLoading && loaded.failure === undefined && loaded.value === undefined ? (
        <p>{application.papersNot}</p>
      ) : (
        <Loading of={loaded}>
          {(one) =>
            one === undefined ? null : (
              <div class="stack">
                <Facts
                  of={[
                    [papers.name, one.name],
                    [papers.country, one.country],
                    [papers.registration, one.registration],
                    [papers.statement, <span class="lines">{one.statement}</span>],
                    [papers.hash, <code class="wrap">{file}</code>],
                  ]}
                />
                {fileOf(one) === `0x${file}` ? (
                  <State is="good">{application.papersMatch}</State>
                ) : (
                  <State is="bad">{application.papersDiffer}</State>
                )}
              </div>
            )
          }
        </Loading>
      )}
    </Dialog>
  );
}
