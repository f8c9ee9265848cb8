import { type Static, Type } from "typebox";
import {
  AssetId,
  Bpnl,
  CalendarDate,
  closed,
  LocalIdentifiers,
  ManufacturingInformation,
  PartClassification,
  setOf,
  Text,
  Timestamp,
} from "./parts.ts";
import { itemUnitNames } from "./units.ts";

/** What a batch is: urn:samm:io.catenax.batch:4.0.0 */
export const Batch = closed({
  partTypeInformation: closed({
    manufacturerPartId: Text,
    nameAtManufacturer: Text,
    partClassification: Type.Optional(PartClassification),
  }),
  globalAssetId: AssetId,
  localIdentifiers: LocalIdentifiers,
  manufacturingInformation: ManufacturingInformation,
});
export type Batch = Static<typeof Batch>;

/** What a part with a serial number is: urn:samm:io.catenax.serial_part:4.0.0 */
export const SerialPart = closed({
  partTypeInformation: closed({
    nameAtCustomer: Text,
    nameAtManufacturer: Type.Optional(Text),
    customerPartId: Text,
    manufacturerPartId: Type.Optional(Text),
    partClassification: PartClassification,
  }),
  globalAssetId: AssetId,
  localIdentifiers: LocalIdentifiers,
  manufacturingInformation: ManufacturingInformation,
});
export type SerialPart = Static<typeof SerialPart>;

const Quantity = closed({ value: Type.Number(), unit: Type.Enum([...itemUnitNames]) });

const related = {
  globalAssetId: AssetId,
  businessPartner: Bpnl,
  createdOn: Timestamp,
  lastModifiedOn: Type.Optional(Timestamp),
};

/** What it was made from, one level down: urn:samm:io.catenax.single_level_bom_as_built:4.0.0 */
export const SingleLevelBomAsBuilt = closed({
  globalAssetId: AssetId,
  childItems: setOf(closed({ ...related, quantity: Quantity, hasAlternatives: Type.Boolean() })),
});
export type SingleLevelBomAsBuilt = Static<typeof SingleLevelBomAsBuilt>;

/** What was made from it, one level up: urn:samm:io.catenax.single_level_usage_as_built:4.0.0 */
export const SingleLevelUsageAsBuilt = closed({
  globalAssetId: AssetId,
  parentItems: setOf(
    closed({
      ...related,
      quantity: Type.Optional(Quantity),
      isOnlyPotentialParent: Type.Boolean(),
    }),
  ),
  customers: Type.Array(Bpnl),
});
export type SingleLevelUsageAsBuilt = Static<typeof SingleLevelUsageAsBuilt>;

const Measured = Type.String();
const CURIE = "^[a-zA-Z]*:[a-zA-Z]+";
/** Of XML Schema and RDF, as far as urn:samm:io.catenax.certificate_of_analysis:2.0.0 lists them. */
const DataType = Type.Enum([
  "xsd:string",
  "xsd:boolean",
  "xsd:decimal",
  "xsd:integer",
  "xsd:double",
  "xsd:float",
  "xsd:date",
  "xsd:time",
  "xsd:dateTime",
  "xsd:dateTimeStamp",
  "xsd:gYear",
  "xsd:gMonth",
  "xsd:gDay",
  "xsd:gYearMonth",
  "xsd:gMonthDay",
  "xsd:duration",
  "xsd:yearMonthDuration",
  "xsd:dayTimeDuration",
  "xsd:hexBinary",
  "xsd:base64Binary",
  "xsd:anyURI",
  "samm:curie",
  "rdf:langString",
]);

/** What was measured of a delivery: urn:samm:io.catenax.certificate_of_analysis:2.0.0 */
export const CertificateOfAnalysis = closed({
  customer: Bpnl,
  supplier: Bpnl,
  certificateMetaData: closed({
    issueDate: Timestamp,
    isConformWithSpecification: Type.Optional(Type.Boolean()),
    supplierOrderId: Type.Optional(Text),
    customerOrderId: Type.Optional(Text),
  }),
  materialProperties: setOf(
    closed({
      name: Text,
      description: Text,
      value: Measured,
      lowerLimit: Type.Optional(Measured),
      upperLimit: Type.Optional(Measured),
      dataType: DataType,
      unit: Type.String({ pattern: CURIE }),
      method: Type.Optional(
        setOf(closed({ methodStandard: Type.Optional(Text), methodDescription: Text })),
      ),
    }),
  ),
  productTypeInformation: closed({
    nameAtManufacturer: Text,
    manufacturerPartId: Text,
    customerPartId: Type.Optional(Text),
  }),
  productInstanceInformation: closed({
    localIdentifiers: LocalIdentifiers,
    manufacturingInformation: ManufacturingInformation,
    globalAssetId: Type.Optional(AssetId),
    expiryDate: Type.Optional(CalendarDate),
  }),
  disclaimer: Type.Optional(
    closed({
      disclaimerMetadata: Type.Optional(Text),
      disclaimerRequirement: Type.Optional(Text),
    }),
  ),
  documentType: Type.Optional(closed({ statement: Type.Optional(Text) })),
  binaryDocument: Type.Optional(
    closed({ payload: Text, documentLanguage: Text, mimeType: Type.Optional(Text) }),
  ),
});
export type CertificateOfAnalysis = Static<typeof CertificateOfAnalysis>;
