/** What is wrong with a file, for words in any language. */
export type ConfigFault =
  /** It is no YAML; `said` is the parser's word for it. */
  | { readonly code: "yaml"; readonly said: string }
  | { readonly code: "missing"; readonly member: string }
  | { readonly code: "unknown"; readonly member: string }
  | { readonly code: "choice"; readonly member: string; readonly choices: readonly string[] }
  | { readonly code: "kind"; readonly member: string; readonly kind: string }
  | { readonly code: "range"; readonly member: string; readonly least: string }
  | { readonly code: "form"; readonly member: string }
  /** Two files speak of one machine. */
  | { readonly code: "twice"; readonly member: string }
  | { readonly code: "noTag"; readonly member: string; readonly by: string }
  /** A directory without any file of a machine. */
  | { readonly code: "empty" };

/** A fault with its place; lines and columns count from 1. */
export type PlacedFault = ConfigFault & {
  readonly file: string;
  readonly line: number;
  readonly column: number;
};

/** Every fault of every file at once, so that nobody mends one to find the next. */
export class ConfigError extends Error {
  readonly faults: readonly PlacedFault[];
  constructor(faults: readonly PlacedFault[]) {
    super(`${String(faults.length)} faults in the configuration`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}
