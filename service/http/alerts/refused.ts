import { Problem } from "../../errors.ts";
import { type AlertRefusal, alertRefusals } from "../../quality/alerts/alert.ts";

/** An alert with which this cannot be done as it is now. */
export class AlertRefused extends Problem {
  override readonly reason: AlertRefusal;
  constructor(refusal: AlertRefusal) {
    super("alertRefused", alertRefusals[refusal]);
    this.name = "AlertRefused";
    this.reason = refusal;
  }
}
