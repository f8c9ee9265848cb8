import type { JSX } from "preact";
import type { Role } from "../../../../service/parties/role.ts";
import { call } from "../../api/client.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Loading } from "../../parts/loading.tsx";
import { useLoaded } from "../../state/use-loaded.ts";
import { PathPicture } from "./path-picture.tsx";
import { useAdmissionWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly role: Role;
  readonly onClose: () => void;
}

/** On whose word a party holds a role, back to the genesis. */
export function PathDialog({ onClose, party, role }: Props): JSX.Element {
  const { path } = useAdmissionWords();
  const loaded = useLoaded(
    (signal) => call("readAdmissionPath", { path: { member: party, role } }, signal),
    [party, role],
  );
  return (
    <Dialog title={path.title} onClose={onClose}>
      <p class="hint">{path.hint}</p>
      <Loading of={loaded}>
        {({ steps }) =>
          steps.length === 0 ? <p class="empty">{path.empty}</p> : <PathPicture steps={steps} />
        }
      </Loading>
    </Dialog>
  );
}
