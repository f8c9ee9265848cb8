import { type Static, Type } from "typebox";
import { Uri } from "../capture/event-schema.ts";
import {
  AdditionalInformation,
  AssetId,
  Bpnl,
  Bpns,
  closed,
  Email,
  LocalDate,
  RecordStatus,
  Selection,
  Text,
} from "./parts.ts";

const optionalText = Type.Optional(Text);

/** How bad it is, and how far a notification got: CX-0125 v2.1.0 section 5.1.2.1, with the API's spelling. */
export const severities = ["MINOR", "MAJOR", "CRITICAL", "LIFE-THREATENING"] as const;
export type Severity = (typeof severities)[number];

/** A quality problem that firms work on together: urn:samm:io.catenax.quality_task:3.0.0 */
export const QualityTask = closed({
  qualityTasks: Type.Array(
    closed({
      qualityTaskId: AssetId,
      creationDate: LocalDate,
      dataDeletion: Type.Optional(
        Type.Enum(["delete-data-after-closing", "no-deletion-after-closing"]),
      ),
      description: optionalText,
      partName: optionalText,
      status: Type.Optional(Type.Enum(["new", "in progress", "completed", "closed"])),
      title: Text,
      companies: Type.Array(
        closed({ name: Text, bpnlProperty: Bpnl, email: Type.Optional(Email) }),
      ),
      recordStatus: RecordStatus,
      additionalInformationList: AdditionalInformation,
    }),
  ),
  metaInformation: Selection,
});
export type QualityTask = Static<typeof QualityTask>;

/** What was made, as far as a quality problem needs it: urn:samm:io.catenax.manufactured_parts_quality_information:3.0.0 */
export const ManufacturedPartsQualityInformation = closed({
  manufacturedParts: Type.Array(
    closed({
      qualityTaskId: AssetId,
      partName: Text,
      partDescription: optionalText,
      assemblyPartNumberVersion: optionalText,
      batchNumber: optionalText,
      calibrationInformation: optionalText,
      partId: Type.Optional(AssetId),
      dataMatrixCode: optionalText,
      deliveryNote: optionalText,
      hwVersion: optionalText,
      orderNumber: optionalText,
      partNumber: optionalText,
      partVersion: optionalText,
      serialNumber: optionalText,
      swPartNumber: optionalText,
      swVersion: optionalText,
      // Spelt so in the model.
      variantInfomation: optionalText,
      productionDate: Type.Optional(LocalDate),
      plant: closed({
        plantIdentifier: Text,
        plantDescription: optionalText,
        plantBPNS: Type.Optional(Bpns),
        plantCountryCode: Type.Optional(Type.String({ pattern: "^(?:[A-Z]{3}|null|NULL)$" })),
      }),
      hasBeenReworked: Type.Optional(Type.Boolean()),
      numberOfConductedEndOfLineTests: Type.Optional(Type.Number({ minimum: 1 })),
      recordStatus: RecordStatus,
      additionalInformationList: AdditionalInformation,
    }),
  ),
  metaInformation: Selection,
});
export type ManufacturedPartsQualityInformation = Static<
  typeof ManufacturedPartsQualityInformation
>;

/** That something may be wrong in a population: urn:samm:io.catenax.early_warning_notification:1.0.0 */
export const EarlyWarningNotification = closed({
  notificationId: AssetId,
  relatedQualityTaskID: Text,
  information: optionalText,
  status: Type.Enum(["ACKNOWLEDGED", "ACCEPTED", "DECLINED", "CLOSED"]),
  severity: Type.Enum([...severities]),
  listOfAffectedItems: Type.Array(closed({ catenaXId: Type.Optional(AssetId) })),
  // Spelt so in the model.
  poulationFilterList: Type.Optional(
    Type.Array(
      closed({
        aspectProperty: Text,
        aspectModel: Uri,
        rangeFrom: optionalText,
        rangeTo: optionalText,
        valueList: Type.Optional(Type.Array(Text)),
      }),
    ),
  ),
  earlyWarningAttachmentLink: optionalText,
});
export type EarlyWarningNotification = Static<typeof EarlyWarningNotification>;
