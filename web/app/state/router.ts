import { createContext } from "preact";
import { nodePaths } from "../../../service/http/page-paths.ts";
import { useContext, useEffect, useState } from "preact/hooks";

/** Where the reader is. */
export interface Here {
  readonly path: string;
  readonly search: URLSearchParams;
}

const MOVED = "tallystick:moved";

const hereNow = (): Here => ({
  path: location.pathname,
  search: new URLSearchParams(location.search),
});

const HereContext = createContext<Here>(hereNow());
export const HereProvider = HereContext.Provider;
export const useHere = (): Here => useContext(HereContext);

/** Follows the address bar. */
export function useLocation(): Here {
  const [here, setHere] = useState(hereNow);
  useEffect(() => {
    const follow = (): void => setHere(hereNow());
    for (const event of ["popstate", MOVED]) addEventListener(event, follow);
    return () => {
      for (const event of ["popstate", MOVED]) removeEventListener(event, follow);
    };
  }, []);
  return here;
}

/** Whether a page has another policy than the rest: a document keeps the one that it came with. */
const isApart = (path: string): boolean => nodePaths.has(path.replace(/[?#].*$/s, ""));

/** Goes to another page of the application. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  if (isApart(to) !== isApart(location.pathname)) {
    location.assign(to);
    return;
  }
  if (how === "push") history.pushState(undefined, "", to);
  else history.replaceState(undefined, "", to);
  if (how === "push") scrollTo(0, 0);
  dispatchEvent(new Event(MOVED));
}
