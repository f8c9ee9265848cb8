import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import { call, type Reply } from "../api/client.ts";
import { readAll } from "../api/read-all.ts";
import { useSession } from "./session.tsx";
import { type Loaded, useLoaded } from "./use-loaded.ts";

type Listed = Reply<"listMembers">["items"][number];

const DirectoryContext = createContext<Loaded<readonly Listed[]>>({
  value: undefined,
  failure: undefined,
  isLoading: true,
  reload: () => undefined,
});

/** Every party that the registry knows, with the name that it gave itself. */
export const useDirectory = (): Loaded<readonly Listed[]> => useContext(DirectoryContext);

export function DirectoryProvider({
  children,
}: {
  readonly children: ComponentChildren;
}): JSX.Element {
  const { me } = useSession();
  const loaded = useLoaded(
    async (signal) => (me === undefined ? [] : readDirectory(signal)),
    [me?.account],
  );
  return <DirectoryContext.Provider value={loaded}>{children}</DirectoryContext.Provider>;
}

const readDirectory = (signal: AbortSignal): Promise<readonly Listed[]> =>
  readAll("after", (query) => call("listMembers", { query }, signal));
