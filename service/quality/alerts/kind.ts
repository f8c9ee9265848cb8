/** What an alert may be about. Each has words in both languages; `about` says the rest by code. */
export const alertKinds = [
  /** A characteristic breaks a rule of its control chart. */
  "processOutOfControl",
  /** What was declared of a machine is not what it measures. */
  "declaredVersusMeasured",
  /** Sequences that a key signed and that did not come. */
  "sequenceGap",
  /** An inspection with an instrument whose calibration was overdue: it is incomplete. */
  "calibrationOverdue",
  /** Nothing came of a device for longer than the factory allows. */
  "deviceSilent",
  /** An inspection that fails by its rule set, before any chain judged it. */
  "verdictFail",
  /** An inspection that the chain finds otherwise than we do: its verdict counts. */
  "verdictDisagrees",
  /** An inspection that the chain does not judge: it counts for nothing. */
  "notJudgeable",
  /** Two statements of a key for one sequence. */
  "equivocation",
  /** A lot that is held on chain. */
  "lotHeld",
  /** A released lot that a later inspection contradicts. */
  "lotContradicted",
  /** One code was scanned where it cannot be. */
  "impossibleScan",
  /** More came out than went in. */
  "massBalance",
  /** Somebody upstream or downstream tells of a fault. */
  "qualityNotification",
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** From the least. */
export const severities = ["information", "warning", "critical"] as const;
export type Severity = (typeof severities)[number];

export const worse = (one: Severity, other: Severity): Severity =>
  severities.indexOf(one) > severities.indexOf(other) ? one : other;
