import { type Static, type TProperties, type TSchema, Type } from "typebox";

/** An object with these members and no others: what we do not understand we do not pass on as if we did. */
export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
/** A set, as SAMM has it: no element twice. */
export const setOf = <T extends TSchema>(items: T) => Type.Array(items, { uniqueItems: true });
export const Text = Type.String();

/** urn:samm:io.catenax.shared.uuid:2.0.0#UuidV4Trait; of whichever version, with or without its URN. */
export const AssetId = Type.String({
  pattern: "^(?:urn:uuid:)?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
});
/** urn:samm:io.catenax.shared.business_partner_number:2.0.0: a legal entity, and a site of one. */
export const Bpnl = Type.String({ pattern: "^BPNL[a-zA-Z0-9]{12}$" });
export const Bpns = Type.String({ pattern: "^BPNS[a-zA-Z0-9]{12}$" });

const YEAR = "-?(?:[1-9]\\d{3,}|0\\d{3})";
const MONTH_DAY =
  "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|[12]\\d))";
const ZONE = "(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))";
/** SAMM's Timestamp, XML Schema's dateTime. */
export const Timestamp = Type.String({
  pattern: `^${YEAR}-${MONTH_DAY}T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)${ZONE}?$`,
});
export const CalendarDate = Type.String({ pattern: `^\\d{4}-${MONTH_DAY}$` });
/** urn:samm:io.catenax.shared.quality_core:1.0.0#ISO8601LocalDate, which has a word for none. */
export const LocalDate = Type.String({ pattern: `^(?:\\d{4}-${MONTH_DAY}|null|NULL)$` });

/** urn:samm:io.catenax.shared.industry_core.common:1.0.0#AllowedKeys */
export const LocalIdentifiers = setOf(
  closed({
    key: Type.Enum([
      "manufacturerId",
      "batchId",
      "customKey",
      "jisNumber",
      "jisCallDate",
      "parentOrderNumber",
      "partInstanceId",
      "van",
    ]),
    value: Text,
  }),
);
export type LocalIdentifier = Static<typeof LocalIdentifiers>[number];

/** urn:samm:io.catenax.shared.industry_core.manufacturing_information:1.0.0 */
export const ManufacturingInformation = closed({
  productionDate: CalendarDate,
  country: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$" })),
  sites: Type.Optional(
    setOf(
      closed({
        siteId: Bpns,
        function: Type.Enum(["production", "warehouse", "spare part warehouse"]),
      }),
    ),
  ),
});

/** urn:samm:io.catenax.shared.industry_core.part_classification:1.0.0 */
export const PartClassification = setOf(
  closed({ standard: Text, id: Text, description: Type.Optional(Text) }),
);

/** urn:samm:io.catenax.shared.quality_core:1.0.0 */
export const AdditionalInformation = Type.Optional(Type.Array(closed({ key: Text, value: Text })));
export const RecordStatus = Type.Optional(Type.Enum(["new", "updated", "deleted", "same"]));
export const Selection = Type.Optional(
  closed({
    selectionCriteria: Text,
    selectionStart: Type.Optional(Text),
    selectionEnd: Type.Optional(Text),
  }),
);
/** The expression of the shared models, which is that of HTML's e-mail field. */
export const Email = Type.String({
  pattern: "^[a-zA-Z0-9.!#$%&?*+\\/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*$",
});
