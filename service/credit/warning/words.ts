import type { WarningRule } from "../decision/warning-rules.ts";

/** What a warning says to the factory and to the lender's people. They are part of the receipt, and of its engine. */
export type WarningWords = Readonly<Record<WarningRule["on"], (name: string) => string>>;
