import type { DeviceRecord, Inspection } from "../../../device-attest/record.ts";
import type { RecordDraft } from "../../../device-attest/signed-record.ts";
import type { InspectionLot, InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import type { Hand } from "../station/settings.ts";
import type { Numbers } from "./numbering.ts";

/** One piece of a lot, measured. */
export interface Finding {
  readonly lot: InspectionLot;
  readonly ruleSet: string;
  readonly plan: InspectionPlan;
  readonly sample: number;
  readonly measurements: Inspection["measurements"];
  readonly hand: Hand;
  /** Whether this browser will measure nothing more of the lot. */
  readonly closing: boolean;
  readonly attachments: NonNullable<DeviceRecord["attachments"]>;
}

/** How a finding came here. */
export interface Taking {
  readonly device: string;
  /** UTC, milliseconds. */
  readonly capturedAt: string;
  readonly source: "person" | "document";
}

/** An inspection as its record says it. */
export const draftOf = (
  finding: Finding,
  { attempt, ordinal }: Numbers,
  { capturedAt, device, source }: Taking,
): RecordDraft => ({
  kind: "inspection",
  device,
  // Nobody asks a gauge its name: whose it is stands under `instrument`.
  machine: device,
  capturedAt,
  source,
  subjects: [finding.lot.uri],
  ...(finding.plan.step !== undefined && { step: finding.plan.step }),
  ...(finding.attachments.length > 0 && { attachments: finding.attachments }),
  inspection: {
    ruleSet: finding.ruleSet,
    ruleSetSalt: finding.plan.salt,
    lot: finding.lot.lot,
    sample: finding.sample,
    attempt,
    ordinal,
    closing: finding.closing,
    measurements: finding.measurements,
    ...finding.hand,
  },
});
