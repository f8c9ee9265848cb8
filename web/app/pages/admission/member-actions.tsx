import type { JSX } from "preact";
import { roleNumber } from "../../../../service/parties/role.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Outcome } from "../../signing/outcome.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useSession } from "../../state/session.tsx";
import { useAction } from "../../state/use-action.ts";
import { useDirectory } from "../../state/directory.tsx";
import { useCommunity } from "../../state/community.tsx";
import { type HeldRole, memberPath } from "./member.ts";
import { useStep } from "./use-step.ts";
import { useAdmissionWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly held: HeldRole;
  readonly onStep: () => void;
}

/** What others can do about a membership: object, suspend when enough do, clear away what expired. */
export function MemberActions({ held, onStep, party: subject }: Props): JSX.Element {
  const { member } = useAdmissionWords();
  const { may, party } = useSession();
  const mayObject = useMayObject(held);
  const { failure, isBusy, run } = useAction();
  const step = useStep(onStep);
  const { counted, needed } = held.objections;
  const isOver = new Date().toISOString() >= held.until;
  const object = (): void =>
    run(async () => {
      if (party === undefined) return;
      const message = {
        by: `0x${party}`,
        party: `0x${subject}`,
        role: roleNumber(held.role),
        caseNumber: BigInt(held.caseNumber),
      };
      await prepareAndGo(party, { act: "Object", message }, memberPath(subject));
    });
  return (
    <>
      {counted.length > 0 && (
        <span>{fill(member.objections, { count: counted.length, needed })}</span>
      )}
      {may("sign") && party !== subject && held.isLive && mayObject && (
        <Button kind="danger" isBusy={isBusy} onClick={object}>
          {member.object}
        </Button>
      )}
      {needed > 0 && counted.length >= needed && (
        <Button
          kind="danger"
          isBusy={step.isBusy}
          onClick={() => step.take({ step: "suspend", party: subject, role: held.role })}
        >
          {member.suspend}
        </Button>
      )}
      {isOver && !held.expelled && (
        <Button
          kind="plain"
          isBusy={step.isBusy}
          onClick={() => step.take({ step: "lapse", party: subject, role: held.role })}
        >
          {member.lapse}
        </Button>
      )}
      <Failure of={failure ?? step.failure} />
      {step.outcome !== undefined && <Outcome of={step.outcome} />}
    </>
  );
}

/** Whoever holds a role that may endorse for this one, and did not object yet. */
function useMayObject({ objections, role }: HeldRole): boolean {
  const { party } = useSession();
  const { value: directory } = useDirectory();
  const { value: community } = useCommunity();
  const rule = community?.rules.find((one) => one.role === role);
  const roles = directory?.find((one) => one.party === party)?.roles ?? [];
  return (
    party !== undefined &&
    !objections.counted.includes(party) &&
    rule?.endorsers.some((one) => roles.includes(one)) === true
  );
}
