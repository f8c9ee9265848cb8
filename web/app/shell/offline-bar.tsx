import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

/** Says that the browser has no network, while it has none. */
export function OfflineBar(): JSX.Element | null {
  const [isOnline, setOnline] = useState(navigator.onLine);
  const words = useWords(shellWords);
  useEffect(() => {
    const follow = (): void => setOnline(navigator.onLine);
    for (const event of ["online", "offline"]) addEventListener(event, follow);
    return () => {
      for (const event of ["online", "offline"]) removeEventListener(event, follow);
    };
  }, []);
  if (isOnline) return null;
  return (
    <p class="bar" role="status">
      {words.offline}
    </p>
  );
}
