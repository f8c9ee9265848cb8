import type { FieldName } from "./state/fields.ts";

/** Parts of the bundle that the page shows one by one. */
export const panelNames = [
  "record",
  "statement",
  "signature",
  "spki",
  "judgement",
  "checkpoint",
  "path",
  "place",
] as const;
export type PanelName = (typeof panelNames)[number];

/** The page's own words; those of the checks are the verifier's. `{name}` stands for a value. */
export interface PageWords {
  readonly title: string;
  readonly lede: string;
  readonly otherLanguage: string;
  readonly doubtTitle: string;
  readonly doubt: string;
  readonly doubtCommand: string;
  readonly doubtByHand: string;
  readonly files: string;
  readonly bundle: string;
  readonly manifest: string;
  readonly answers: string;
  readonly sampleFile: string;
  readonly choose: string;
  readonly backToSample: string;
  readonly bundleHint: string;
  readonly unreadable: string;
  readonly manifestHint: string;
  readonly recorded: string;
  readonly recordedHint: string;
  readonly live: string;
  readonly liveHint: string;
  readonly nodeLabel: string;
  readonly ask: string;
  readonly asking: string;
  readonly badUrl: string;
  readonly useRecorded: string;
  readonly tamper: string;
  readonly tamperHint: string;
  readonly changedByte: string;
  readonly changedValue: string;
  readonly noticed: string;
  readonly unnoticed: string;
  readonly undo: string;
  readonly undoAll: string;
  readonly panels: Readonly<Record<PanelName, { readonly title: string; readonly hint: string }>>;
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly bytes: string;
  readonly byteLabel: string;
  readonly byteWas: string;
  readonly notBytes: string;
  readonly more: string;
}
