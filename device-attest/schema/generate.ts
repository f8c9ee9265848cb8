import { writeFile } from "node:fs/promises";
import { format, resolveConfig } from "prettier";
import { PromiseSchema, ReceiptsSchema } from "../receipt.ts";
import { RecordSchema } from "../record.ts";
import { EnvelopeSchema } from "./envelope.ts";

/** The published JSON Schemas (draft 2020-12) by file. */
export const schemas: Readonly<Record<string, object>> = {
  "record.schema.json": RecordSchema,
  "envelope.schema.json": EnvelopeSchema,
  "receipts.schema.json": ReceiptsSchema,
  "promise.schema.json": PromiseSchema,
};

/** What a file holds when it is not stale. */
export async function schemaText(name: string): Promise<string> {
  const whole = { $schema: "https://json-schema.org/draft/2020-12/schema", ...schemas[name] };
  const options = await resolveConfig(new URL(name, import.meta.url));
  return await format(JSON.stringify(whole), { ...options, parser: "json" });
}

/** `node device-attest/schema/generate.ts` writes them. */
if (import.meta.main)
  for (const name of Object.keys(schemas))
    await writeFile(new URL(name, import.meta.url), await schemaText(name));
