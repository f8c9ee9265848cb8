import type { ComponentChildren, JSX } from "preact";

interface Props {
  readonly of: readonly (readonly [name: string, value: ComponentChildren])[];
  /** Values that are to be compared character by character. */
  readonly isCode?: boolean;
}

/** Names with their values. */
export const Facts = ({ isCode = false, of }: Props): JSX.Element => (
  <dl class={isCode ? "facts mono" : "facts"}>
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
