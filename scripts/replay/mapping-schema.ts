import { type Static, type TObject, type TProperties, Type } from "typebox";

const closed = <T extends TProperties>(properties: T, description: string): TObject<T> =>
  Type.Object(properties, { additionalProperties: false, description });
const Optional = Type.Optional;

const Text = (description: string) => Type.String({ minLength: 1, maxLength: 512, description });
const Words = Type.Array(Type.String({ maxLength: 128 }), {
  maxItems: 64,
  description: "cells that mean: no value",
});

const Dialect = closed(
  {
    delimiter: Optional(
      Type.String({ minLength: 1, maxLength: 1, description: "one character; comma by default" }),
    ),
    encoding: Optional(
      Text("WHATWG label of an encoding that keeps line feeds: utf-8 (default), gb18030, …"),
    ),
    trim: Optional(Type.Boolean({ description: "drop blanks around cells; false by default" })),
    header: Optional(
      Type.Array(Type.String({ maxLength: 256 }), {
        minItems: 1,
        maxItems: 10_000,
        description: "column names of a source that has no header row",
      }),
    ),
  },
  "how the source spells rows",
);

const Numbers = closed(
  {
    decimal: Optional(Type.Enum([".", ","], { description: "decimal sign; point by default" })),
    thousands: Optional(
      Type.String({ minLength: 1, maxLength: 1, description: "grouping sign; none by default" }),
    ),
    leadingZeros: Optional(
      Type.Boolean({ description: "read 04.03 as 4.03; refused by default, as it may be a date" }),
    ),
  },
  "how the source spells numbers",
);

const instant = {
  format: Optional(Text("tokens yyyy MM M dd d HH H mm ss SSS, or iso, epochMs, epochS")),
  zone: Optional(Text("UTC, an offset such as +09:00, or an IANA zone")),
  midnight: Optional(
    Type.Enum(["start", "end"], { description: "what 00:00 is of its date; start by default" }),
  ),
};

const decimal = {
  times: Optional(Text("exact decimal factor from the source's unit to the record's")),
  places: Optional(Type.Integer({ minimum: 0, maximum: 6, description: "6 by default" })),
  round: Optional(
    Type.Enum(["none", "half-even"], { description: "none refuses what has more decimals" }),
  ),
};

const Time = closed(
  {
    column: Optional(Type.String({ description: "the column that holds the moment" })),
    ...instant,
    start: Optional(
      Text("RFC 3339, or `replay`: the last row of the replay happens when the replay was begun"),
    ),
    intervalMs: Optional(
      Type.Integer({ minimum: 0, maximum: 86_400_000, description: "from row to row" }),
    ),
  },
  "when a row was captured: column and format, or start and interval",
);

const Column = closed(
  {
    column: Optional(Type.String({ description: "one column by its name" })),
    columns: Optional(Text("all columns that fit a pattern, such as {axis}1_Position, {n:digits}")),
    metric: Text("name of the metric; may use the pattern's holes"),
    unit: Type.String({ minLength: 1, maxLength: 32, description: "UCUM, case sensitive" }),
    ...decimal,
    optional: Optional(
      Type.Boolean({ description: "a cell without value is left out instead of refusing its row" }),
    ),
  },
  "a column, or several alike, as a reading",
);
const Columns = Type.Array(Column, { minItems: 1, maxItems: 10_000 });

/** A value within `event` or `inspection` that comes from a cell; every other value there stands for itself. */
export const LeafSchema = closed(
  {
    from: Type.String({
      description: "a column, or $row.index, $row.number, $row.time, $file.<hole>",
    }),
    as: Optional(Type.Enum(["text", "integer", "decimal", "instant", "date"])),
    ...instant,
    ...decimal,
    words: Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "translates the source's words; any other word is refused",
      }),
    ),
    only: Optional(Type.Array(Type.String(), { description: "taken only from cells that fit" })),
    except: Optional(Type.Array(Type.String(), { description: "not taken from cells that fit" })),
    optional: Optional(Type.Boolean({ description: "left out where the cell has no value" })),
  },
  "a value taken from a cell",
);

const Join = closed(
  {
    file: Text("a file beside the source"),
    dialect: Optional(Dialect),
    key: Type.String({
      description: "the source's column with a data row's position there, from 0",
    }),
    columns: Type.Array(Text("a column to add"), { minItems: 1, maxItems: 1000 }),
  },
  "columns of another file, found by row position",
);

const Table = closed(
  {
    file: Text("pattern of the file's name, such as experiment_{part}.csv"),
    dialect: Optional(Dialect),
    missing: Optional(Words),
    numbers: Optional(Numbers),
    join: Optional(Join),
    machine: Optional(Text("template: text with {column} or {$file.hole} in it")),
    time: Time,
    group: Optional(
      closed(
        { rows: Type.Integer({ minimum: 1, maximum: 10_000 }) },
        "how many consecutive rows one record may carry; 1 by default",
      ),
    ),
    subjects: Optional(
      Type.Array(Text("URI template: what a hole brings is percent-encoded"), { maxItems: 32 }),
    ),
    step: Optional(Text("template")),
    readings: Optional(Columns),
    event: Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "an EPCIS 2.0 event" }),
    ),
    inspection: Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "the record's inspection; its measurements are given apart",
      }),
    ),
    measurements: Optional(Columns),
    unused: Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "columns that are left out, each with the reason: no column is forgotten",
      }),
    ),
  },
  "how the rows of files named alike become records",
);

/** The mapping file of a replay: what each column of a historian's CSV means. Documented in examples/mappings. */
export const MappingSchema = Type.Object(
  {
    mapping: Type.Literal(1),
    device: Optional(Text("URN the signing device is enrolled under")),
    machine: Text("template for every table: the machine that the rows speak of"),
    missing: Optional(Words),
    numbers: Optional(Numbers),
    tables: Type.Array(Table, { minItems: 1, maxItems: 64 }),
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/mapping/1" },
);

export type Mapping = Static<typeof MappingSchema>;
export type Table = Mapping["tables"][number];
export type DialectRules = Static<typeof Dialect>;
export type NumberRules = Static<typeof Numbers>;
export type ColumnRules = Static<typeof Column>;
export type TimeRules = Static<typeof Time>;
export type LeafRules = Static<typeof LeafSchema>;
