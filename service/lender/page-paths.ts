/** Where the pages of a lender's house are. */
export const housePaths = {
  cases: "/",
  case: "/cases/:decision",
  portfolio: "/portfolio",
  /** For applicants: nobody signs in there. */
  apply: "/apply",
} as const;
export type HousePage = keyof typeof housePaths;
