/** Columns that are encrypted, by table; each value opens with its row's name only. */
export const sealedTables = [
  "person",
  "individual_consent",
  "looker_pseudonym",
  "webhook_secret",
] as const;
export type SealedTable = (typeof sealedTables)[number];

/** @param row pseudonym, commitment, name or id */
export const sealContext = (table: SealedTable, row: string): string => `${table}/${row}`;
