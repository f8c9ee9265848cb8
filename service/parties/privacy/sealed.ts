/** Columns that are encrypted, by table; each value opens with its row's name only. */
export const sealedTables = ["person", "individual_consent", "looker_pseudonym"] as const;
export type SealedTable = (typeof sealedTables)[number];

/** @param row pseudonym, commitment or name */
export const sealContext = (table: SealedTable, row: string): string => `${table}/${row}`;
