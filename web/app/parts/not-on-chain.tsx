import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { State } from "./state.tsx";
import { Link } from "../state/link.tsx";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

const LOOK_MS = 3000;

/** Says that something was not signed, or not seen on the chain yet, and looks again until it is. */
export function NotOnChain({ look }: { readonly look: () => void }): JSX.Element {
  const words = useWords(shellWords);
  useEffect(() => {
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  return (
    <div class="todo">
      <p>
        <State is="open">{words.notOnChain}</State>
      </p>
      <p>
        <Link to={pagePaths.acts}>{words.toSign}</Link>
      </p>
    </div>
  );
}
