import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { call, type Reply } from "../api/client.ts";
import { useHere } from "./router.ts";
import { useSession } from "./session.tsx";
import { type Loaded, useLoaded } from "./use-loaded.ts";

/** The rules by which parties are let in, and where the community stands. */
export type Community = Reply<"readCommunity">;

const CommunityContext = createContext<Loaded<Community | undefined>>({
  value: undefined,
  failure: undefined,
  isLoading: true,
  reload: () => undefined,
});

export const useCommunity = (): Loaded<Community | undefined> => useContext(CommunityContext);

/** Read once for everything that asks; again with every page about admission, which others change meanwhile. */
export function CommunityProvider({
  children,
}: {
  readonly children: ComponentChildren;
}): JSX.Element {
  const { me } = useSession();
  const { path } = useHere();
  const loaded = useLoaded(
    async (signal) => (me === undefined ? undefined : call("readCommunity", {}, signal)),
    [me?.account, path.startsWith(pagePaths.admission) ? path : ""],
  );
  return <CommunityContext.Provider value={loaded}>{children}</CommunityContext.Provider>;
}
