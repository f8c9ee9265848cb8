import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { inspectPath, pagePaths } from "../../../service/http/page-paths.ts";
import { call, CallFailed } from "../../app/api/client.ts";
import { useLoaded } from "../../app/state/use-loaded.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { useStation } from "../state.ts";
import { askToRegister, makeIdentity } from "../station/registration.ts";
import { refreshPlans } from "../station/sync.ts";
import { inspectWords } from "../words.ts";
import { Head, Trouble } from "./parts.tsx";
import { useWork } from "./use-work.ts";

/** For which factories somebody is signed in; undefined where nobody is. */
const readFactories = async (signal: AbortSignal): Promise<readonly string[] | undefined> => {
  try {
    const { parties } = await call("readSession", {}, signal);
    return parties.map(({ party }) => party);
  } catch (error) {
    if (error instanceof CallFailed && error.status === 401) return undefined;
    throw error;
  }
};

const signInPath = `${pagePaths.signIn}?back=${inspectPath}`;

/** Once for each phone: its key, for one factory. */
export function Setup(): JSX.Element {
  const { setup } = useWords(inspectWords);
  const factories = useLoaded(readFactories, []);
  return (
    <>
      <Head title={setup.title} />
      <p class="lede">{setup.why}</p>
      <Trouble of={factories.failure} />
      {!factories.isLoading && factories.failure === undefined && (
        <Choice factories={factories.value} />
      )}
    </>
  );
}

function Choice({ factories }: { readonly factories: readonly string[] | undefined }): JSX.Element {
  const words = useWords(inspectWords);
  const { database, reload } = useStation();
  const [chosen, setChosen] = useState<string>();
  const work = useWork();
  const party = chosen ?? factories?.[0];
  if (factories?.length === 0) return <p role="status">{words.setup.noFactory}</p>;
  if (party === undefined)
    return (
      <>
        <p>{words.setup.signIn}</p>
        <a class="button wide" href={signInPath}>
          {words.setup.toSignIn}
        </a>
      </>
    );
  const make = async (): Promise<void> => {
    await makeIdentity(database, party);
    await refreshPlans(database, party);
    // Whoever may not ask is told so on the next page, where somebody else may.
    await askToRegister(database).catch(() => undefined);
    reload();
  };
  return (
    <>
      {(factories?.length ?? 0) > 1 && (
        <label class="field">
          <span>{words.setup.factory}</span>
          <select value={party} onChange={(event) => setChosen(event.currentTarget.value)}>
            {factories?.map((one) => (
              <option key={one} value={one}>
                {one.slice(0, 16)}…
              </option>
            ))}
          </select>
        </label>
      )}
      <Trouble of={work.failure} />
      <button class="wide" disabled={work.isBusy} onClick={() => work.run(make)}>
        {work.isBusy ? words.working : words.setup.make}
      </button>
    </>
  );
}

/** Pictures are handed in by somebody who is signed in; records need nobody. */
export function SignInForPhotos(): JSX.Element | null {
  const { setup } = useWords(inspectWords);
  const { photos } = useStation().kept;
  const factories = useLoaded(readFactories, [photos]);
  const isOut = !factories.isLoading && factories.failure === undefined && !factories.value;
  if (photos === 0 || !isOut) return null;
  return (
    <section class="notice" data-code="photos">
      <p>{fill(setup.photos, { count: photos })}</p>
      <a class="button" href={signInPath}>
        {setup.toSignIn}
      </a>
    </section>
  );
}

/** Until the factory has signed that the key is its own. */
export function Registration(): JSX.Element | null {
  const words = useWords(inspectWords);
  const { database, kept, reload } = useStation();
  const work = useWork();
  const { identity } = kept;
  if (identity === undefined || identity.isRegistered) return null;
  const ask = async (): Promise<void> => {
    await askToRegister(database);
    reload();
  };
  const isForbidden = work.failure instanceof CallFailed && work.failure.code === "forbidden";
  return (
    <section class="notice">
      <p>{words.setup.pending}</p>
      <p class="hint">
        {words.setup.device}: <code>{identity.device}</code>
      </p>
      {identity.pendingAct === undefined ? (
        <>
          {isForbidden ? (
            <p role="alert">{words.setup.forbidden}</p>
          ) : (
            <Trouble of={work.failure} />
          )}
          <button disabled={work.isBusy} onClick={() => work.run(ask)}>
            {words.setup.ask}
          </button>
        </>
      ) : (
        <a class="button" href={pagePaths.act.replace(":id", identity.pendingAct)}>
          {words.setup.toSign}
        </a>
      )}
    </section>
  );
}
