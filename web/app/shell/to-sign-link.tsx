import type { JSX } from "preact";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { fill } from "../../shared/language.ts";
import { call } from "../api/client.ts";
import { Link } from "../state/link.tsx";
import { useHere } from "../state/router.ts";
import { useSession } from "../state/session.tsx";
import { useWords } from "../state/settings.ts";
import { useLoaded } from "../state/use-loaded.ts";
import { shellWords } from "../words.ts";
import { Icon } from "./icons.tsx";

/** The way to what is to be signed, with how many acts wait; counted again whenever a page is opened. */
export function ToSignLink(): JSX.Element {
  const words = useWords(shellWords);
  const { party } = useSession();
  const { path } = useHere();
  const { value: waiting } = useLoaded(
    async (signal) => (party === undefined ? 0 : countWaiting(party, signal)),
    [party, path],
  );
  return (
    <Link to={pagePaths.acts} class="quiet">
      <Icon name="acts" />
      <span>{words.pages.acts}</span>
      {waiting !== undefined && waiting > 0 && (
        <span class="count" title={fill(words.waiting, { count: waiting })}>
          {waiting}
        </span>
      )}
    </Link>
  );
}

async function countWaiting(party: string, signal: AbortSignal): Promise<number> {
  const { items } = await call("listPendingActs", { path: { party } }, signal);
  return items.filter(({ relayed }) => relayed === null).length;
}
