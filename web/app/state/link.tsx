import type { ComponentChildren, JSX } from "preact";
import { go, useHere } from "./router.ts";

interface Props {
  readonly to: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link within the application; opens in another tab or window like any other. */
export function Link({ children, class: name, to }: Props): JSX.Element {
  const here = useHere();
  const follow = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || isForBrowser(event)) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} class={name} aria-current={here.path === to ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}

const isForBrowser = (event: MouseEvent): boolean =>
  event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
