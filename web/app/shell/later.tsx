import type { JSX } from "preact";
import { Loading } from "../parts/loading.tsx";
import { Failed } from "../state/failed.ts";
import { useLoaded } from "../state/use-loaded.ts";

const unreachable = (): never => {
  throw new Failed({ code: "offline" });
};

interface Props {
  /** Fetches the page's code; the browser keeps it. */
  readonly load: () => Promise<() => JSX.Element>;
}

/** A page that comes over the wire when somebody opens it: most readers never do. */
export function Later({ load }: Props): JSX.Element {
  // A function as a state would be called.
  const loaded = useLoaded(async () => ({ show: await load().catch(unreachable) }), []);
  return <Loading of={loaded}>{({ show }) => show()}</Loading>;
}
