/** Where the pages of the application are. Whatever is not here is not found. */
export const pagePaths = {
  home: "/",
  floor: "/floor",
  signIn: "/sign-in",
  invitation: "/invitation",
  account: "/account",
  authorisations: "/authorisations",
  newAuthorisation: "/authorisations/new",
  consents: "/authorisations/consents",
  objections: "/authorisations/objections",
  inquiries: "/inquiries",
  lotAudit: "/lot-audit",
  lots: "/lots",
  lot: "/lots/:lot",
  admission: "/admission",
  members: "/admission/members",
  rules: "/admission/rules",
  votes: "/admission/votes",
  openParty: "/admission/open",
  member: "/admission/parties/:party",
  party: "/party",
  people: "/party/people",
  keys: "/party/keys",
  audit: "/party/audit",
  acts: "/acts",
  act: "/acts/:id",
} as const;
/** A page of its own, where inspectors enter what they measure. */
export const inspectPath = "/inspect";
export type PageName = keyof typeof pagePaths;
