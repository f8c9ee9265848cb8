import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { readManifest } from "../../signing/manifest.ts";
import type { Pending } from "../../signing/pending.ts";
import { useReader } from "../../signing/reader.ts";
import { tell, type Told, untold } from "../../signing/told.ts";
import { signingWords } from "../../signing/words.ts";
import { Failed } from "../../state/failed.ts";
import { useDirectory } from "../../state/directory.tsx";
import { ownPath } from "../../state/match.ts";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { SigningDesk } from "./signing-desk.tsx";

/** One prepared act: read, signed, sent, and what became of it. */
export function ActPage({ id }: { readonly id: string }): JSX.Element {
  const words = useWords(signingWords);
  const { search } = useHere();
  const { inputs, parties, tellOf } = useTelling();
  const back = ownPath(search.get("back")) ?? pagePaths.acts;
  const loaded = useLoaded(
    async (signal) => {
      const [pending, manifest] = await Promise.all([find(parties, id, signal), readManifest()]);
      return { pending, manifest, told: await tellOf(pending, signal) };
    },
    [id, parties.join(), ...inputs],
  );
  return (
    <Page title={words.title}>
      <Loading of={loaded}>
        {(ready) => <SigningDesk {...ready} back={back} reload={loaded.reload} />}
      </Loading>
    </Page>
  );
}

function useTelling() {
  const { me } = useSession();
  const { clock, language } = useSettings();
  const { value: directory } = useDirectory();
  const reader = useReader();
  return {
    // Whatever the words depend on: names come later than the page.
    inputs: [clock, directory, language],
    parties: me?.parties.map(({ party }) => party) ?? [],
    // Words for what is missing are missing words, not a missing act.
    tellOf: (pending: Pending, signal: AbortSignal): Promise<Told> =>
      tell(pending, reader, signal).catch(() => untold),
  };
}

/** Whichever of one's parties it is for. @throws CallFailed `notFound` */
async function find(parties: readonly string[], id: string, signal: AbortSignal): Promise<Pending> {
  const found = await Promise.allSettled(
    parties.map((party) => call("readPendingAct", { path: { party, pendingAct: id } }, signal)),
  );
  const first = found.find((one) => one.status === "fulfilled");
  if (first !== undefined) return first.value;
  const [failed] = found;
  throw failed?.status === "rejected" ? failed.reason : new Failed({ code: "notFound" });
}
