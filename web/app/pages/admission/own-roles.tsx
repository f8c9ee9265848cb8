import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Role } from "../../../../service/parties/role.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import { ApplicationCard } from "./application-card.tsx";
import { ApplyForm } from "./apply-form.tsx";
import { RoleTable } from "./role-table.tsx";
import { useAdmissionWords } from "./words.ts";

/** What this party is to the others, until when, and what it applied for. */
export function OwnRoles({ party }: { readonly party: string }): JSX.Element {
  const { mine } = useAdmissionWords();
  const { may } = useSession();
  const [applying, setApplying] = useState<Role | "">();
  const loaded = useLoaded((signal) => call("readMember", { path: { member: party } }, signal), [party]); // prettier-ignore
  return (
    <Section
      title={mine.title}
      actions={
        may("sign") && (
          <Button kind="plain" onClick={() => setApplying("")}>
            {mine.apply}
          </Button>
        )
      }
    >
      <Loading of={loaded}>
        {(member) => (
          <>
            <RoleTable
              member={member}
              empty={mine.empty}
              onRenew={may("sign") ? setApplying : undefined}
              onStep={loaded.reload}
            />
            {member.applications.length > 0 && <h3>{mine.applications}</h3>}
            <div class="cards wide">
              {member.applications.map((one) => (
                <ApplicationCard key={one.role} of={one} onStep={loaded.reload} />
              ))}
            </div>
          </>
        )}
      </Loading>
      {applying !== undefined && (
        <ApplyForm party={party} role={applying} onClose={() => setApplying(undefined)} />
      )}
    </Section>
  );
}
