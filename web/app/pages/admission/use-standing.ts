import type { Role } from "../../../../service/parties/role.ts";
import { useDirectory } from "../../state/directory.tsx";
import { useSession } from "../../state/session.tsx";
import { useCommunity } from "../../state/community.tsx";

/** What the party that one acts for may say about others. */
export interface Standing {
  /** Whether its word counts where it takes one of these roles. */
  readonly isEntitled: (roles: readonly Role[]) => boolean;
  readonly isCouncil: boolean;
}

/** As the registry decides it (`isEntitled` in service/parties/admission/rule.ts), so that nobody signs in vain. */
export function useStanding(): Standing {
  const { party } = useSession();
  const { value: directory } = useDirectory();
  const { value: community } = useCommunity();
  const me = directory?.find((one) => one.party === party);
  const held = me?.roles ?? [];
  const standsIn =
    me?.isGenesis === true && held.length > 0 && community?.bootstrap.ended === false;
  return {
    isEntitled: (roles) => standsIn || roles.some((role) => held.includes(role)),
    isCouncil: community?.charter.councilRoles.some((role) => held.includes(role)) === true,
  };
}
