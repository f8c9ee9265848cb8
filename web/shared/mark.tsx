import type { JSX } from "preact";
import type { Status } from "../../service/evidence/verification/check.ts";

/** States differ by shape: a ring with a tick, a filled square with a cross, a dashed ring with a bar. */
export const Mark = ({ status }: { readonly status: Status }): JSX.Element => (
  <svg class={`mark ${status}`} viewBox="0 0 16 16" aria-hidden="true">
    {shapes[status]}
  </svg>
);

const shapes: Readonly<Record<Status, JSX.Element>> = {
  pass: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M5 8.2 7.2 10.4 11.2 5.8" />
    </>
  ),
  fail: (
    <>
      <rect class="solid" x="1.5" y="1.5" width="13" height="13" rx="1.5" />
      <path class="on-solid" d="M5.2 5.2 10.8 10.8 M10.8 5.2 5.2 10.8" />
    </>
  ),
  notChecked: (
    <>
      <circle cx="8" cy="8" r="6.5" stroke-dasharray="2.4 2.2" />
      <path d="M5.2 8 H10.8" />
    </>
  ),
};
