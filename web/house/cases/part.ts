import type { WholeCase } from "../../../service/lender/cases.routes.ts";
import type { Opened } from "../../../service/lender/opened.ts";

/** What each part of a case's page is made of. */
export interface Part {
  readonly found: WholeCase;
  readonly opened: Opened;
}
