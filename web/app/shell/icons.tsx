import type { JSX } from "preact";

const paths = {
  home: "M2.5 8 8 3l5.5 5M4 7v6h8V7",
  myFactory: "M1.500 13.500v-8l4 2.500v-2.500l4 2.500v-5.500h4.500v11ZM4.500 11h2M9 11h2",
  floor: "M2 13.500h12M3.500 11V8M6.500 11V4.500M9.500 11V6.500M12.500 11V3",
  portrait: "M2.500 2.500h11v11h-11ZM5 11V8.500M8 11V5M11 11V7",
  authorisations: "M5.5 8.5a2.5 2.5 0 1 1 2.2-3.7L13.5 10v2.5H11V11H9.5V9.5L8 8.3M5.3 6.2h.01",
  inquiries:
    "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  admission: "M3.5 13.5v-11h6v11M9.5 3.5l3 1v9M2 13.5h12M7.5 8h.01",
  lots: "M2.5 5 8 2.500l5.500 2.500v6L8 13.500 2.500 11ZM2.500 5 8 7.500 13.500 5M8 7.500v6",
  notifications:
    "M2.500 6.500v3h2l5 3v-9l-5 3ZM12 5.500c1.300 1.300 1.300 3.700 0 5M4.500 9.500l1 4h1.500l-1-3.500",
  plans: "M4 1.500h8v13H4ZM6 5h4M6 8h4M6 11h2",
  codes:
    "M2.500 2.500h4v4h-4ZM9.500 2.500h4v4h-4ZM2.500 9.500h4v4h-4ZM9.500 9.500h1.500v1.500M13.500 9.500v4h-4",
  party: "M2.5 13.5v-6l4 2v-2l4 2v-6h3v10Z",
  acts: "M3 13c3-1 2-4 4-4s1 2 3 2 2-1 3-1M10.5 2.5l2 2-6 6-2.5.5.5-2.5Z",
  account:
    "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8ZM2.8 13.6c.6-2.6 2.6-4 5.2-4s4.600 1.4 5.200 4",
  more: "M3.500 8h.01M8 8h.01M12.500 8h.01",
  settings: "M2 5h7M12 5h2M2 11h2M7 11h7M10.500 3.500v3M5.500 9.500v3",
} as const;
export type IconName = keyof typeof paths;

/** Drawn beside a word, never instead of one. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
