import { writeFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";
import {
  ApplicationSchema,
  ExposureSchema,
  PortraitSchema,
} from "../service/credit/decision/application.ts";
import { PolicySchema } from "../service/credit/decision/policy-schema.ts";
import { ReceiptSchema } from "../service/credit/decision/receipt-schema.ts";
import { FactSchema } from "../service/credit/fact/fact.ts";
import { ReviewReceiptSchema } from "../service/credit/warning/review-receipt.ts";
import { DeviceManifestSchema } from "../service/identity/enrolment/manifest.ts";
import { LotBundleSchema } from "../service/evidence/lot-bundle.ts";
import { TraceBundleSchema } from "../service/evidence/path-bundle.ts";
import {
  EnterpriseAuthorisationSchema,
  IndividualConsentSchema,
} from "../service/parties/consent/document.ts";
import { SnapshotDocumentSchema } from "../service/portrait/snapshot/document.ts";
import { OpenContractSchema } from "../service/parties/consent/open-contract.ts";
import { ModelSchema } from "../service/score/document/model-schema.ts";
import { OutcomesSchema } from "../service/score/document/outcomes.ts";

/** Where documents between parties are published, for whoever writes them without this service. */
export const schemaFolder = new URL("../docs/schema/", import.meta.url);

/** The published JSON Schemas (draft 2020-12) by file. */
export const schemas: Readonly<Record<string, object>> = {
  "enterprise-authorisation.schema.json": EnterpriseAuthorisationSchema,
  "individual-consent.schema.json": IndividualConsentSchema,
  "open-contract.schema.json": OpenContractSchema,
  "device-manifest.schema.json": DeviceManifestSchema,
  "lot-bundle.schema.json": LotBundleSchema,
  "scoring-model.schema.json": ModelSchema,
  "credit-outcomes.schema.json": OutcomesSchema,
  "credit-application.schema.json": ApplicationSchema,
  "credit-exposure.schema.json": ExposureSchema,
  "credit-portrait.schema.json": PortraitSchema,
  "credit-policy.schema.json": PolicySchema,
  "decision-receipt.schema.json": ReceiptSchema,
  "review-receipt.schema.json": ReviewReceiptSchema,
  "credit-fact.schema.json": FactSchema,
  "snapshot-document.schema.json": SnapshotDocumentSchema,
  "trace-bundle.schema.json": TraceBundleSchema,
};

/** What a file holds when it is not stale. */
export async function schemaText(name: string): Promise<string> {
  const whole = { $schema: "https://json-schema.org/draft/2020-12/schema", ...schemas[name] };
  const options = await resolveConfig(new URL(name, schemaFolder));
  return await format(JSON.stringify(whole), { ...options, parser: "json" });
}

/** `node scripts/publish-schemas.ts` writes them. */
if (import.meta.main)
  for (const name of Object.keys(schemas))
    await writeFile(new URL(name, schemaFolder), await schemaText(name));
