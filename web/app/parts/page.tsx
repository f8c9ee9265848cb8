import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";

interface Props {
  readonly title: string;
  readonly lede?: string;
  /** What can be done here. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page with its title, which the browser's tab says too. */
export function Page({ actions, children, lede, title }: Props): JSX.Element {
  useTitle(title);
  return (
    <article class="page">
      <header class="page-head">
        <div>
          <h1>{title}</h1>
          {lede !== undefined && <p class="lede">{lede}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </article>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Tallystick`;
  }, [title]);
}

interface SectionProps {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page under a heading of its own. */
export const Section = ({ actions, children, hint, title }: SectionProps): JSX.Element => (
  <section class="section">
    <header>
      <h2>{title}</h2>
      {actions !== undefined && <div class="actions">{actions}</div>}
    </header>
    {hint !== undefined && <p class="hint">{hint}</p>}
    {children}
  </section>
);
