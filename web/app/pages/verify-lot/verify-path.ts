import { pagePaths } from "../../../../service/http/page-paths.ts";

/** Where the evidence of a lot is verified. */
export const verifyPath = (factory: string, lot: string): string =>
  `${pagePaths.verifyLot}?${new URLSearchParams({ factory, lot }).toString()}`;
