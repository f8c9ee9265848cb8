import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import { call, type Reply } from "../api/client.ts";
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

async function readDirectory(signal: AbortSignal): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  let after: string | undefined;
  do {
    const query = after === undefined ? {} : { after };
    const page = await call("listMembers", { query }, signal);
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}
