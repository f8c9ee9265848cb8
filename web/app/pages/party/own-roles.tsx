import type { JSX } from "preact";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { Role } from "../../../../service/parties/role.ts";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Member } from "../admission/member.ts";
import { PathPicture } from "../admission/path-picture.tsx";
import { RoleTable } from "../admission/role-table.tsx";
import { useAdmissionWords } from "../admission/words.ts";
import { partyWords } from "./words.ts";

interface Props {
  readonly member: Member;
  readonly reload: () => void;
}

/** What the party is to the others, until when, and on whose word. */
export function OwnRoles({ member, reload }: Props): JSX.Element {
  const { mine } = useAdmissionWords();
  const { roles } = useWords(partyWords);
  const [first] = member.roles;
  return (
    <Section
      title={mine.title}
      actions={
        <Link to={pagePaths.admission} class="button">
          {roles.toDesk}
        </Link>
      }
    >
      <RoleTable member={member} empty={mine.empty} onStep={reload} />
      {first !== undefined && <Path party={member.party} role={first.role} />}
    </Section>
  );
}

interface PathProps {
  readonly party: string;
  readonly role: Role;
}

function Path({ party, role }: PathProps): JSX.Element {
  const { path } = useAdmissionWords();
  const loaded = useLoaded(
    (signal) => call("readAdmissionPath", { path: { member: party, role } }, signal),
    [party, role],
  );
  return (
    <>
      <h3>{path.title}</h3>
      <p class="hint">{path.hint}</p>
      <Loading of={loaded}>{({ steps }) => <PathPicture steps={steps} />}</Loading>
    </>
  );
}
