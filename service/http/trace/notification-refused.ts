import { Problem } from "../../errors.ts";
import { type DispatchRefusal, DispatchRefused } from "../../trace/notification/dispatch.ts";
import { type NotificationRefusal, NotificationRefused, notificationRefusals } from "../../trace/notification/notification.ts"; // prettier-ignore

/** A notification with which this cannot be done as it is now. */
export class NotificationProblem extends Problem {
  override readonly reason: NotificationRefusal;
  constructor(refusal: NotificationRefusal) {
    super("notificationRefused", notificationRefusals[refusal]);
    this.name = "NotificationProblem";
    this.reason = refusal;
  }
}

/** Something that cannot be told to whom it names, or not taken from whom it says that it is from. */
class DispatchProblem extends Problem {
  override readonly reason: DispatchRefusal;
  constructor({ message, refusal }: DispatchRefused) {
    super("notificationInvalid", message);
    this.name = "DispatchProblem";
    this.reason = refusal;
  }
}

/** @throws Problem `notificationRefused`, `notificationInvalid` with its reason */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DispatchRefused) throw new DispatchProblem(error);
    if (error instanceof NotificationRefused) throw new NotificationProblem(error.refusal);
    throw error;
  }
}
