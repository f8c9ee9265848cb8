/** Where the pages of the application are. Whatever is not here is not found. */
export const pagePaths = {
  home: "/",
  floor: "/floor",
  watches: "/floor/watches",
  signIn: "/sign-in",
  invitation: "/invitation",
  account: "/account",
  authorisations: "/authorisations",
  newAuthorisation: "/authorisations/new",
  consents: "/authorisations/consents",
  objections: "/authorisations/objections",
  inquiries: "/inquiries",
  lotAudit: "/lot-audit",
  verifyLot: "/verify-lot",
  plans: "/plans",
  newRules: "/plans/new",
  ruleSet: "/plans/rules/:ruleSet",
  plan: "/plans/:plan",
  codes: "/codes",
  labels: "/codes/labels",
  lots: "/lots",
  openLot: "/lots/open",
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
  webhooks: "/party/webhooks",
  webhook: "/party/webhooks/:webhook",
  acts: "/acts",
  act: "/acts/:id",
} as const;
/** Those that may ask nodes of the reader's choosing; whoever goes there or comes from there loads anew. */
export const nodePaths: ReadonlySet<string> = new Set([pagePaths.verifyLot]);
/** A page of its own, where inspectors enter what they measure. */
export const inspectPath = "/inspect";
export type PageName = keyof typeof pagePaths;
