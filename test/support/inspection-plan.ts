import { randomBytes } from "node:crypto";
import { type InspectionPlan, planId } from "../../service/quality/inspection-plan.ts";
import { newParty } from "./people.ts";

/** A shaft with a diameter, a length and a hardness that need not be measured. */
export const shaftPlan = (change: Partial<InspectionPlan> = {}): InspectionPlan => ({
  publisher: newParty(),
  product: "Drive shaft 20×120",
  step: "final inspection",
  version: 1,
  salt: randomBytes(32).toString("hex"),
  rules: [
    { metric: "Diameter", unit: "mm", min: "19.95", max: "20.05", required: true, class: "major" },
    { metric: "Length", unit: "mm", min: "119.5", max: "120.5", required: true, class: "minor" },
    { metric: "Hardness", unit: "{HRC}", min: "58", required: false, class: "minor" },
  ],
  samples: 3,
  ...change,
});

export const named = (plan: InspectionPlan): { ruleSet: string; plan: InspectionPlan } => ({
  ruleSet: planId(plan),
  plan,
});
