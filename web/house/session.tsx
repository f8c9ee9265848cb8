import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect } from "preact/hooks";
import { useLoaded } from "../app/state/use-loaded.ts";
import { AskFailed } from "./api/client.ts";
import { ask, onEnded } from "./ask.ts";

interface Session {
  readonly status: "asking" | "in" | "out" | "unreachable";
  /** Asks the house again, as after signing in. */
  readonly reload: () => void;
}

const SessionContext = createContext<Session>({ status: "asking", reload: () => undefined });
export const useHouseSession = (): Session => useContext(SessionContext);

interface Props {
  readonly children: ComponentChildren;
}

/** Whether somebody of the lender's is signed in. */
export function SessionProvider({ children }: Props): JSX.Element {
  const { failure, reload, value } = useLoaded(isSignedIn, []);
  useEffect(() => onEnded(() => value === true && reload()), [value, reload]);
  const known = value === true ? "in" : "out";
  const status = value === undefined ? "asking" : known;
  const session: Session = { status: failure === undefined ? status : "unreachable", reload };
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** Nobody is signed in: that is an answer, not a failure. */
async function isSignedIn(signal: AbortSignal): Promise<boolean> {
  try {
    await ask("readSession", {}, { signal });
    return true;
  } catch (error) {
    if (error instanceof AskFailed && error.status === 401) return false;
    throw error;
  }
}
