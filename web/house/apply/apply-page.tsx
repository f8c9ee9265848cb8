import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OwnCase } from "../../../service/lender/apply.routes.ts";
import type { Terms } from "../../../service/lender/terms.ts";
import { Loading } from "../../app/parts/loading.tsx";
import { Page } from "../../app/parts/page.tsx";
import { useWords } from "../../app/state/settings.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { fill } from "../../shared/language.ts";
import { AskFailed } from "../api/client.ts";
import { ask } from "../ask.ts";
import { money } from "../money.ts";
import { ApplyForm } from "./apply-form.tsx";
import { OwnCaseView } from "./own-case.tsx";
import { applyWords } from "./words.ts";

/** For a factory's owner, who has no account here: apply, read the decision, come back by a link of his own. */
export function ApplyPage(): JSX.Element {
  const words = useWords(applyWords);
  const [access, setAccess] = useState(accessInAddress);
  const terms = useLoaded((signal) => readTerms(signal), []);
  const own = useLoaded(
    async (signal) => ({
      own: access === undefined ? undefined : await readOwn(access, signal),
    }),
    [access],
  );
  const decided = (by: string): void => {
    history.replaceState(undefined, "", `#case=${by}`);
    setAccess(by);
  };
  const anew = (): void => {
    history.replaceState(undefined, "", location.pathname);
    setAccess(undefined);
  };
  return (
    <Page title={words.title} lede={words.lede}>
      <Loading of={own}>
        {({ own: found }) =>
          found !== undefined && access !== undefined ? (
            <OwnCaseView access={access} own={found} onChanged={own.reload} onAnew={anew} />
          ) : (
            <Loading of={terms}>
              {(known) =>
                known === "closed" ? (
                  <p class="empty">{words.closed}</p>
                ) : (
                  <>
                    <Offer terms={known} />
                    <ApplyForm terms={known} onDecided={decided} />
                  </>
                )
              }
            </Loading>
          )
        }
      </Loading>
    </Page>
  );
}

function Offer({ terms }: { readonly terms: Terms }): JSX.Element {
  const words = useWords(applyWords);
  const { currency, max, min, name, status, tenorMonths } = terms;
  return (
    <div class="act-words">
      <p>
        {fill(words.from, {
          name: name ?? words.theLender,
          min: money(min, currency),
          max: money(max, currency),
          minMonths: tenorMonths.min,
          maxMonths: tenorMonths.max,
        })}
      </p>
      {status !== "validated" && <p class="watermark">{words.illustrative}</p>}
    </div>
  );
}

/** In the part of the address that no server is sent. */
const accessInAddress = (): string | undefined =>
  /^#case=([A-Za-z0-9_-]{43})$/.exec(location.hash)?.[1];

const readOwn = (access: string, signal: AbortSignal): Promise<OwnCase> =>
  ask("readOwnCase", {}, { bearer: access, signal });

/** A house without a loan book has no such route, and says that it knows nobody. */
async function readTerms(signal: AbortSignal): Promise<Terms | "closed"> {
  try {
    return await ask("readTerms", {}, { signal });
  } catch (error) {
    if (error instanceof AskFailed && (error.status === 401 || error.status === 404))
      return "closed";
    throw error;
  }
}
