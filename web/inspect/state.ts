import { createContext } from "preact";
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import { waitingAttachments } from "./station/attachments.ts";
import { Changes } from "./station/changes.ts";
import { done, openDatabase, reading } from "./station/database.ts";
import { type Measured, readHistory } from "./station/history.ts";
import { getSetting, type Hand, type Identity, type Plans } from "./station/settings.ts";
import { openStation, type Station } from "./station/station.ts";
import { keepSending } from "./station/sync.ts";

/** What the browser keeps, as it was read last. */
export interface Kept {
  readonly identity: Identity | undefined;
  readonly plans: Plans;
  readonly hand: Hand | undefined;
  readonly history: readonly Measured[];
  /** Pictures that the service does not have yet: only somebody who is signed in can hand them in. */
  readonly photos: number;
  /** Records and pictures that the log, or the service, does not have yet. */
  readonly waiting: number;
}

export interface StationState {
  readonly database: IDBDatabase;
  readonly changes: Changes;
  readonly kept: Kept;
  /** Undefined until there is a key. */
  readonly station: Station | undefined;
  readonly reload: () => void;
}

/** What the page cannot do without. */
export type Missing = "insecure" | "unsupported";

const StationContext = createContext<StationState | undefined>(undefined);
export const StationProvider = StationContext.Provider;

/** @throws outside of `StationProvider` */
export function useStation(): StationState {
  const state = useContext(StationContext);
  if (state === undefined) throw new Error("no station");
  return state;
}

/** The station of a page whose key is made. */
export function useSigner(): Station {
  const { station } = useStation();
  if (station === undefined) throw new Error("no key");
  return station;
}

export function missingIn(): Missing | undefined {
  if (!isSecureContext) return "insecure";
  const has = "locks" in navigator && "indexedDB" in globalThis && "BroadcastChannel" in globalThis;
  return has ? undefined : "unsupported";
}

const none: Plans = { plans: [], lots: [] };

async function readKept(database: IDBDatabase): Promise<Kept> {
  const [identity, plans, hand, history, attachments, records] = await Promise.all([
    getSetting(database, "identity"),
    getSetting(database, "plans"),
    getSetting(database, "hand"),
    readHistory(database),
    waitingAttachments(database),
    reading(database, ["record"], (store) => done(store("record").count())),
  ]);
  const waiting = attachments.length + records;
  const photos = attachments.length;
  return { identity, plans: plans ?? none, hand, history, photos, waiting };
}

/** What the page stands on: undefined while it opens, and where the browser keeps nothing. */
interface Opening {
  readonly failure: unknown;
  readonly opened: StationState | undefined;
}

/** Opens what the browser keeps, follows it, and sends while the page is open. */
export function useKeptStation(): Opening {
  const [state, setState] = useState<Omit<StationState, "station" | "reload">>();
  const [station, setStation] = useState<Station>();
  const [failure, setFailure] = useState<unknown>();
  const [round, setRound] = useState(0);
  const shown = useRef(0);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  useEffect(() => {
    const changes = new Changes();
    const open = async (): Promise<void> => {
      const database = await openDatabase();
      setState({ database, changes, kept: await readKept(database) });
    };
    open().catch(setFailure);
    return changes.listen(reload);
  }, [reload]);
  useEffect(() => {
    if (state === undefined || round === 0) return;
    const show = async (): Promise<void> => {
      const kept = await readKept(state.database);
      // Two readings may end in another order than they began in.
      if (round < shown.current) return;
      shown.current = round;
      setState((before) => before && { ...before, kept });
    };
    void show();
  }, [round]);
  const device = state?.kept.identity?.device;
  useEffect(() => {
    const identity = state?.kept.identity;
    if (state === undefined || identity === undefined) return undefined;
    const stopping = new AbortController();
    void openStation(state.database, identity, state.changes).then((opened) => {
      setStation(opened);
      return keepSending(opened, stopping.signal);
    });
    return () => stopping.abort();
  }, [device]);
  return { failure, opened: state && { ...state, station, reload } };
}

/** Whether the browser believes that there is a network. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** The day where the inspector is, YYYY-MM-DD. */
export function today(): string {
  const now = new Date();
  return `${String(now.getFullYear())}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
