/** Where the pages of a lender's house are. */
export const housePaths = {
  cases: "/",
  case: "/cases/:decision",
} as const;
export type HousePage = keyof typeof housePaths;
