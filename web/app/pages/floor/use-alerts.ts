import { useEffect, useState } from "preact/hooks";
import { call, type Reply, urlOf } from "../../api/client.ts";
import { asFailed, type Failed } from "../../state/failed.ts";

export type Alert = Reply<"listPartyAlerts">["items"][number];

export interface Alerts {
  /** Undefined until they were read. */
  readonly open: readonly Alert[] | undefined;
  readonly failure: Failed | undefined;
  readonly isLive: boolean;
  /** Counts what came. */
  readonly round: number;
  readonly put: (alert: Alert) => void;
}

const LIMIT = 100;

/** A party's open alerts, as they are and as they change. */
export function useAlerts(party: string): Alerts {
  const [open, setOpen] = useState<readonly Alert[]>();
  const [failure, setFailure] = useState<Failed>();
  const [isLive, setLive] = useState(false);
  const [round, setRound] = useState(0);
  const put = (...changed: readonly Alert[]): void => {
    setOpen((before) => merged(before ?? [], changed));
    setRound((count) => count + 1);
  };
  useEffect(() => {
    const abort = new AbortController();
    setOpen(undefined);
    call("listPartyAlerts", { path: { party }, query: { limit: LIMIT } }, abort.signal).then(
      ({ items }) => setOpen((before) => merged(items, before ?? [])),
      (error: unknown) => abort.signal.aborted || setFailure(asFailed(error)),
    );
    const stream = new EventSource(urlOf("streamAlerts", { path: { party } }));
    stream.addEventListener("open", () => setLive(true));
    stream.addEventListener("error", () => setLive(false));
    stream.addEventListener("alerts", ({ data }: MessageEvent<string>) =>
      put(...(JSON.parse(data) as { readonly items: readonly Alert[] }).items),
    );
    return () => {
      abort.abort();
      stream.close();
    };
  }, [party]);
  return { open, failure, isLive, round, put };
}

/** What changed takes the place of what it was; what is closed goes. The worst first, then the newest. */
function merged(before: readonly Alert[], changed: readonly Alert[]): readonly Alert[] {
  const byId = new Map([...before, ...changed].map((one) => [one.alert, one]));
  return [...byId.values()]
    .filter(({ state }) => state !== "closed")
    .toSorted((a, b) => rank(a) - rank(b) || b.lastAt.localeCompare(a.lastAt));
}

const rank = ({ severity }: Alert): number =>
  ["critical", "warning", "information"].indexOf(severity);
