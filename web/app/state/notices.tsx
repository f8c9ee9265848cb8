import { type ComponentChildren, createContext, type JSX } from "preact";
import { useCallback, useContext, useState } from "preact/hooks";

/** Something that happened, in a sentence. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

interface NoticesState {
  readonly notices: readonly Notice[];
  readonly say: (text: string) => void;
  readonly dismiss: (id: number) => void;
}

const SHOWN_MS = 8_000;

const NoticesContext = createContext<NoticesState>({
  notices: [],
  say: () => undefined,
  dismiss: () => undefined,
});
export const useNotices = (): NoticesState => useContext(NoticesContext);

/** Keeps what was said for a while, whatever page comes next. */
export function NoticesProvider({
  children,
}: {
  readonly children: ComponentChildren;
}): JSX.Element {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const dismiss = useCallback(
    (id: number) => setNotices((all) => all.filter((one) => one.id !== id)),
    [],
  );
  const say = useCallback((text: string) => {
    const id = performance.now();
    setNotices((all) => [...all, { id, text }]);
    setTimeout(() => dismiss(id), SHOWN_MS);
  }, []);
  return (
    <NoticesContext.Provider value={{ notices, say, dismiss }}>{children}</NoticesContext.Provider>
  );
}
