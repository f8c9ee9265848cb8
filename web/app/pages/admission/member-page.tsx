import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { SignerList } from "../../parts/signer-list.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import { ApplicationCard } from "./application-card.tsx";
import { CredentialTable } from "./credential-table.tsx";
import type { Member } from "./member.ts";
import { RoleTable } from "./role-table.tsx";
import { Tabs } from "./tabs.tsx";
import { useAdmissionWords } from "./words.ts";

/** Another party, as the registry knows it. */
export function MemberPage({ party }: { readonly party: string }): JSX.Element {
  const labelOf = usePartyLabel();
  const loaded = useLoaded((signal) => call("readMember", { path: { member: party } }, signal), [party]); // prettier-ignore
  return (
    <Page title={labelOf(party)}>
      <Tabs />
      <Loading of={loaded}>
        {(member) => <MemberDetails member={member} reload={loaded.reload} />}
      </Loading>
    </Page>
  );
}

interface DetailsProps {
  readonly member: Member;
  readonly reload: () => void;
}

function MemberDetails({ member: one, reload }: DetailsProps): JSX.Element {
  const { member, mine, noRole, roles } = useAdmissionWords();
  return (
    <>
      <Section title={roles}>
        <RoleTable member={one} empty={noRole} onStep={reload} />
      </Section>
      {one.applications.length > 0 && (
        <Section title={mine.applications}>
          <div class="cards wide">
            {one.applications.map((application) => (
              <ApplicationCard key={application.role} of={application} onStep={reload} />
            ))}
          </div>
        </Section>
      )}
      <Section title={member.signers}>
        <SignerList signers={one.signers} threshold={one.threshold} />
      </Section>
      <Section title={member.credentials}>
        <CredentialTable items={one.credentials} names="issuer" />
      </Section>
      {one.issued.length > 0 && (
        <Section title={member.issued}>
          <CredentialTable items={one.issued} names="subject" />
        </Section>
      )}
    </>
  );
}
