import type { Static } from "typebox";
import { Compile } from "typebox/compile";
import {
  Batch,
  CertificateOfAnalysis,
  SerialPart,
  SingleLevelBomAsBuilt,
  SingleLevelUsageAsBuilt,
} from "./as-built.ts";
import { canonicalText } from "../capture/json.ts";
import { AspectFault } from "./aspect-fault.ts";
import { type Check, requireFit } from "./fit.ts";
import { EarlyWarningNotification, ManufacturedPartsQualityInformation, QualityTask } from "./quality.ts"; // prettier-ignore
import { Report8D } from "./report-8d.ts";

/** The aspect models of Catena-X that are spoken here, each by its name and the version that it is written from. */
export const aspects = {
  Batch: { urn: "urn:samm:io.catenax.batch:4.0.0#Batch", schema: Batch },
  SerialPart: { urn: "urn:samm:io.catenax.serial_part:4.0.0#SerialPart", schema: SerialPart },
  SingleLevelBomAsBuilt: {
    urn: "urn:samm:io.catenax.single_level_bom_as_built:4.0.0#SingleLevelBomAsBuilt",
    schema: SingleLevelBomAsBuilt,
  },
  SingleLevelUsageAsBuilt: {
    urn: "urn:samm:io.catenax.single_level_usage_as_built:4.0.0#SingleLevelUsageAsBuilt",
    schema: SingleLevelUsageAsBuilt,
  },
  CertificateOfAnalysis: {
    urn: "urn:samm:io.catenax.certificate_of_analysis:2.0.0#CertificateOfAnalysis",
    schema: CertificateOfAnalysis,
  },
  ManufacturedPartsQualityInformation: {
    urn: "urn:samm:io.catenax.manufactured_parts_quality_information:3.0.0#ManufacturedPartsQualityInformation",
    schema: ManufacturedPartsQualityInformation,
  },
  QualityTask: { urn: "urn:samm:io.catenax.quality_task:3.0.0#QualityTask", schema: QualityTask },
  EarlyWarningNotification: {
    urn: "urn:samm:io.catenax.early_warning_notification:1.0.0#EarlyWarningNotification",
    schema: EarlyWarningNotification,
  },
  Report8D: { urn: "urn:samm:io.catenax.report_8d:1.0.0#Report8D", schema: Report8D },
} as const;
export type AspectName = keyof typeof aspects;
export type Aspect<N extends AspectName> = Static<(typeof aspects)[N]["schema"]>;

const checks: ReadonlyMap<AspectName, Check> = new Map(
  Object.entries(aspects).map(([name, { schema }]) => [name as AspectName, Compile(schema)]),
);

/**
 * Reads the text of a document.
 * @throws AspectFault also for a member that the model does not have
 */
export function readAspect<N extends AspectName>(name: N, text: string): Aspect<N> {
  const document = parsed(text);
  requireFit(checkOf(name), document);
  return document as Aspect<N>;
}

/** The canonical text (RFC 8785) of a document. @throws AspectFault for what no reader would take */
export function writeAspect<N extends AspectName>(name: N, document: Aspect<N>): string {
  requireFit(checkOf(name), document);
  return canonicalText(document);
}

function checkOf(name: AspectName): Check {
  const check = checks.get(name);
  if (check === undefined) throw new RangeError(`no aspect model ${name}`);
  return check;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AspectFault("", "no JSON");
  }
}
