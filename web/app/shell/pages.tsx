import type { JSX } from "preact";
import { type PageName, pagePaths } from "../../../service/http/page-paths.ts";
import { AccountPage } from "../pages/account/account-page.tsx";
import { ActPage } from "../pages/acts/act-page.tsx";
import { ActsPage } from "../pages/acts/acts-page.tsx";
import { AuthorisationsPage } from "../pages/authorisations/authorisations-page.tsx";
import { ConsentsPage } from "../pages/authorisations/consents-page.tsx";
import { GrantPage } from "../pages/authorisations/grant-page.tsx";
import { ObjectionsPage } from "../pages/authorisations/objections-page.tsx";
import { InquiriesPage } from "../pages/inquiries/inquiries-page.tsx";
import { HomePage } from "../pages/home/home-page.tsx";
import { MachinesPage } from "../pages/party/machines-page.tsx";
import { PartyPage } from "../pages/party/party-page.tsx";
import { PeoplePage } from "../pages/party/people-page.tsx";
import { InvitationPage } from "../pages/sign-in/invitation-page.tsx";
import { SignInPage } from "../pages/sign-in/sign-in-page.tsx";
import { Later } from "./later.tsx";
import { match } from "../state/match.ts";

type Named = Readonly<Record<string, string>>;

const inbox = async (): Promise<() => JSX.Element> => {
  const { InboxPage } = await import("../pages/lots/inbox-page.tsx");
  return () => <InboxPage />;
};
const floor = async (): Promise<() => JSX.Element> => {
  const { FloorPage } = await import("../pages/floor/floor-page.tsx");
  return () => <FloorPage />;
};
const audit = async (): Promise<() => JSX.Element> => {
  const { AuditPage } = await import("../pages/party/audit-page.tsx");
  return () => <AuditPage />;
};
const lotAudit = async (): Promise<() => JSX.Element> => {
  const { LotAuditPage } = await import("../pages/lot-audit/lot-audit-page.tsx");
  return () => <LotAuditPage />;
};
const plans = async (): Promise<() => JSX.Element> => {
  const { PlansPage } = await import("../pages/plans/plans-page.tsx");
  return () => <PlansPage />;
};
const newRules = async (): Promise<() => JSX.Element> => {
  const { NewRulesPage } = await import("../pages/plans/new-rules-page.tsx");
  return () => <NewRulesPage />;
};
const ruleSetPage = (ruleSet: string) => async (): Promise<() => JSX.Element> => {
  const { RuleSetPage } = await import("../pages/plans/rule-set-page.tsx");
  return () => <RuleSetPage ruleSet={ruleSet} />;
};
const planPage = (plan: string) => async (): Promise<() => JSX.Element> => {
  const { PlanPage } = await import("../pages/plans/plan-page.tsx");
  return () => <PlanPage plan={plan} />;
};
const codes = async (): Promise<() => JSX.Element> => {
  const { CodesPage } = await import("../pages/codes/codes-page.tsx");
  return () => <CodesPage />;
};
const labels = async (): Promise<() => JSX.Element> => {
  const { LabelsPage } = await import("../pages/codes/labels-page.tsx");
  return () => <LabelsPage />;
};
const watches = async (): Promise<() => JSX.Element> => {
  const { WatchesPage } = await import("../pages/watches/watches-page.tsx");
  return () => <WatchesPage />;
};
const myFactory = async (): Promise<() => JSX.Element> => {
  const { MyFactoryPage } = await import("../pages/my-factory/my-factory-page.tsx");
  return () => <MyFactoryPage />;
};
const portrait = async (): Promise<() => JSX.Element> => {
  const { PortraitPage } = await import("../pages/portrait/portrait-page.tsx");
  return () => <PortraitPage />;
};
const signals = async (): Promise<() => JSX.Element> => {
  const { SignalsPage } = await import("../pages/portrait/signals-page.tsx");
  return () => <SignalsPage />;
};
const otherPortrait = (commitment: string) => async (): Promise<() => JSX.Element> => {
  const { OtherPortraitPage } = await import("../pages/portrait/other-portrait-page.tsx");
  return () => <OtherPortraitPage commitment={commitment} />;
};
const webhooks = async (): Promise<() => JSX.Element> => {
  const { WebhooksPage } = await import("../pages/webhooks/webhooks-page.tsx");
  return () => <WebhooksPage />;
};
const webhookPage = (webhook: string) => async (): Promise<() => JSX.Element> => {
  const { WebhookPage } = await import("../pages/webhooks/webhook-page.tsx");
  return () => <WebhookPage webhook={webhook} />;
};
const verifyLot = async (): Promise<() => JSX.Element> => {
  const { VerifyLotPage } = await import("../pages/verify-lot/verify-lot-page.tsx");
  return () => <VerifyLotPage />;
};
const openLot = async (): Promise<() => JSX.Element> => {
  const { OpenLotPage } = await import("../pages/open-lot/open-lot-page.tsx");
  return () => <OpenLotPage />;
};
const notifications = async (): Promise<() => JSX.Element> => {
  const { NotificationsPage } = await import("../pages/notifications/notifications-page.tsx");
  return () => <NotificationsPage />;
};
const notificationPage = (notification: string) => async (): Promise<() => JSX.Element> => {
  const { NotificationPage } = await import("../pages/notifications/notification-page.tsx");
  return () => <NotificationPage notification={notification} />;
};
const desk = async (): Promise<() => JSX.Element> => {
  const { DeskPage } = await import("../pages/admission/desk-page.tsx");
  return () => <DeskPage />;
};
const members = async (): Promise<() => JSX.Element> => {
  const { MembersPage } = await import("../pages/admission/members-page.tsx");
  return () => <MembersPage />;
};
const memberPage = (party: string) => async (): Promise<() => JSX.Element> => {
  const { MemberPage } = await import("../pages/admission/member-page.tsx");
  return () => <MemberPage party={party} />;
};
const rules = async (): Promise<() => JSX.Element> => {
  const { RulesPage } = await import("../pages/admission/rules-page.tsx");
  return () => <RulesPage />;
};
const votes = async (): Promise<() => JSX.Element> => {
  const { VotesPage } = await import("../pages/admission/votes-page.tsx");
  return () => <VotesPage />;
};
const openParty = async (): Promise<() => JSX.Element> => {
  const { OpenPage } = await import("../pages/admission/open-page.tsx");
  return () => <OpenPage />;
};
const lotPage = (lot: string) => async (): Promise<() => JSX.Element> => {
  const { LotPage } = await import("../pages/lots/lot-page.tsx");
  return () => <LotPage lot={lot} />;
};

const pages: Partial<Readonly<Record<PageName, (named: Named) => JSX.Element>>> = {
  home: () => <HomePage />,
  myFactory: () => <Later key="myFactory" load={myFactory} />,
  floor: () => <Later key="floor" load={floor} />,
  watches: () => <Later key="watches" load={watches} />,
  portrait: () => <Later key="portrait" load={portrait} />,
  signals: () => <Later key="signals" load={signals} />,
  otherPortrait: ({ commitment = "" }) => (
    <Later key={commitment} load={otherPortrait(commitment)} />
  ),
  signIn: () => <SignInPage />,
  account: () => <AccountPage />,
  authorisations: () => <AuthorisationsPage />,
  newAuthorisation: () => <GrantPage />,
  consents: () => <ConsentsPage />,
  objections: () => <ObjectionsPage />,
  inquiries: () => <InquiriesPage />,
  verifyLot: () => <Later key="verifyLot" load={verifyLot} />,
  lotAudit: () => <Later key="lotAudit" load={lotAudit} />,
  plans: () => <Later key="plans" load={plans} />,
  newRules: () => <Later key="newRules" load={newRules} />,
  ruleSet: ({ ruleSet = "" }) => <Later key={ruleSet} load={ruleSetPage(ruleSet)} />,
  plan: ({ plan = "" }) => <Later key={plan} load={planPage(plan)} />,
  codes: () => <Later key="codes" load={codes} />,
  labels: () => <Later key="labels" load={labels} />,
  lots: () => <Later key="lots" load={inbox} />,
  openLot: () => <Later key="openLot" load={openLot} />,
  lot: ({ lot = "" }) => <Later key={lot} load={lotPage(lot)} />,
  notifications: () => <Later key="notifications" load={notifications} />,
  notification: ({ notification = "" }) => (
    <Later key={notification} load={notificationPage(notification)} />
  ),
  admission: () => <Later key="admission" load={desk} />,
  members: () => <Later key="members" load={members} />,
  rules: () => <Later key="rules" load={rules} />,
  votes: () => <Later key="votes" load={votes} />,
  openParty: () => <Later key="openParty" load={openParty} />,
  member: ({ party = "" }) => <Later key={party} load={memberPage(party)} />,
  party: () => <PartyPage />,
  people: () => <PeoplePage />,
  keys: () => <MachinesPage />,
  audit: () => <Later key="audit" load={audit} />,
  webhooks: () => <Later key="webhooks" load={webhooks} />,
  webhook: ({ webhook = "" }) => <Later key={webhook} load={webhookPage(webhook)} />,
  invitation: () => <InvitationPage />,
  acts: () => <ActsPage />,
  act: ({ id = "" }) => <ActPage id={id} />,
};

/** Pages that ask nobody's name. */
export const openPages: ReadonlySet<PageName> = new Set(["signIn", "invitation"]);

interface Found {
  readonly name: PageName;
  readonly page: JSX.Element;
}

/** The page at an address; undefined where there is none. */
export function pageAt(path: string): Found | undefined {
  for (const name of Object.keys(pagePaths) as PageName[]) {
    const named = match(pagePaths[name], path);
    const show = pages[name];
    if (named !== undefined && show !== undefined) return { name, page: show(named) };
  }
  return undefined;
}
