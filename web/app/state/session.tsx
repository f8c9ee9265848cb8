import { type ComponentChildren, createContext, type JSX } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Capability } from "../../../service/parties/principal.ts";
import { call, CallFailed, onSessionEnded, type Reply } from "../api/client.ts";
import type { Failed } from "./failed.ts";
import { useLoaded } from "./use-loaded.ts";

export type Me = Reply<"readSession">;

/** Who is signed in, and for which party he acts at the moment. */
export interface Session {
  readonly me: Me | undefined;
  /** Party id without 0x; undefined for somebody who belongs to none. */
  readonly party: string | undefined;
  readonly may: (capability: Capability) => boolean;
  readonly actFor: (party: string) => void;
  /** Asks the service again, as after signing in. */
  readonly reload: () => void;
}

/** The session is not known yet, is there, or is not: then somebody was signed in before, or nobody was. */
export type SessionStatus = "asking" | "in" | "out" | "ended" | "unreachable";

interface SessionState extends Session {
  readonly status: SessionStatus;
}

const KEPT_AS = "tallystick.party";

const nobody: SessionState = {
  me: undefined,
  party: undefined,
  may: () => false,
  actFor: () => undefined,
  reload: () => undefined,
  status: "asking",
};
const SessionContext = createContext<SessionState>(nobody);
export const useSession = (): SessionState => useContext(SessionContext);

/** Asks the service who is signed in, and keeps it for every page. */
export function SessionProvider({
  children,
}: {
  readonly children: ComponentChildren;
}): JSX.Element {
  const { failure, isLoading, reload, value: me } = useLoaded(readSession, []);
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEPT_AS));
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => onSessionEnded(() => setEnded(me !== undefined)), [me]);
  useEffect(() => setEnded(false), [me]);
  const mine = me?.parties.find(({ party }) => party === wanted) ?? me?.parties[0];
  const state: SessionState = {
    me,
    party: mine?.party,
    may: (capability) => mine?.capabilities.includes(capability) === true,
    actFor: (party) => {
      localStorage.setItem(KEPT_AS, party);
      setWanted(party);
    },
    reload,
    status: statusOf({ me, failure, hasEnded, isLoading }),
  };
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

/** Nobody is signed in: that is an answer, not a failure. */
const readSession = async (signal: AbortSignal): Promise<Me | undefined> => {
  try {
    return await call("readSession", {}, signal);
  } catch (error) {
    if (error instanceof CallFailed && error.status === 401) return undefined;
    throw error;
  }
};

function statusOf(known: {
  readonly me: Me | undefined;
  readonly failure: Failed | undefined;
  readonly hasEnded: boolean;
  readonly isLoading: boolean;
}): SessionStatus {
  if (known.hasEnded) return "ended";
  if (known.me !== undefined) return "in";
  if (known.failure !== undefined) return "unreachable";
  return known.isLoading ? "asking" : "out";
}
