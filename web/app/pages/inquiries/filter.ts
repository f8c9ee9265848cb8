import type { Reply } from "../../api/client.ts";

export type Logged = Reply<"listInquiries">["items"][number];

/** What of the log is shown; an empty text asks for everything. */
export interface Filter {
  readonly looker: string;
  readonly section: string;
  readonly outcome: "" | "allowed" | "refused";
  readonly from: string;
  readonly to: string;
}

export const everything: Filter = { looker: "", section: "", outcome: "", from: "", to: "" };

export const fits =
  ({ from, looker, outcome, section, to }: Filter) =>
  ({ inquiry }: Logged): boolean =>
    (looker === "" || inquiry.lookerParty === looker) &&
    (section === "" || inquiry.section === section) &&
    (outcome === "" || isAllowed({ inquiry }) === (outcome === "allowed")) &&
    (from === "" || inquiry.at.slice(0, 10) >= from) &&
    (to === "" || inquiry.at.slice(0, 10) <= to);

export const isAllowed = ({ inquiry }: Pick<Logged, "inquiry">): boolean =>
  inquiry.outcome === "allowed";
