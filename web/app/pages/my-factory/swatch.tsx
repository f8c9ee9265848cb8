import type { JSX } from "preact";
import type { Stretch } from "./day.ts";

const SIDE = 6;

/** Told apart by their patterns, on paper and by whoever sees no colours: full, hatched, empty, crossed, dotted. */
export const Patterns = (): JSX.Element => (
  <svg class="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <Pattern of="idle">
        <path d="M-1.5 1.5 1.5 -1.5M0 6 6 0M4.500 7.500 7.500 4.500" />
      </Pattern>
      <Pattern of="unconfirmed">
        <path d="M0 0 6 6M0 6 6 0" />
      </Pattern>
      <Pattern of="unknown">
        <circle cx="3" cy="3" r="0.8" />
      </Pattern>
    </defs>
  </svg>
);

const Pattern = ({ children, of }: { readonly of: Stretch; readonly children: JSX.Element }) => (
  <pattern id={`stretch-${of}`} class={of} width={SIDE} height={SIDE} patternUnits="userSpaceOnUse">
    {children}
  </pattern>
);

/** Beside its word. */
export const Swatch = ({ of }: { readonly of: Stretch }): JSX.Element => (
  <svg class="swatch" width="14" height="14" aria-hidden="true">
    <rect class={`stretch ${of}`} x="0.5" y="0.5" width="13" height="13" />
  </svg>
);
