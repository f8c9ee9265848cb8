/** An inspection under way: what a phone that is switched off in the middle goes on with. */
export interface Draft {
  /** Hexadecimal, as is `ruleSet`. */
  readonly lot: string;
  readonly ruleSet: string;
  /** What the lot was called: a label may have named it a moment ago. */
  readonly uri: string;
  readonly sample: number;
  /** Decimals as records carry them, by the number of the rule in the plan. */
  readonly values: Readonly<Record<number, string>>;
  /** Which it would have been when it began: a higher one now means that it was signed since. */
  readonly attempt: number;
}
