import { writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type OpenApi, operationsSource } from "./operations.ts";

/** `node scripts/web/write-operations.ts http://127.0.0.1:8420`: types of the API of a running service, for the pages. */
const [service = "http://127.0.0.1:8420"] = process.argv.slice(2);
const reply = await fetch(`${service}/openapi.json`);
const file = fileURLToPath(new URL("../../web/app/api/operations.ts", import.meta.url));
await writeFile(file, operationsSource((await reply.json()) as OpenApi));
