import { writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type OpenApi, operationsSource, type Target, targets } from "./operations.ts";

/**
 * `node scripts/web/write-operations.ts http://127.0.0.1:8420`: types of the API of a running service, for the pages;
 * `… http://127.0.0.1:8430 house`: of a lender's house that takes applications, for its pages and a lender's programs.
 */
const [address = "http://127.0.0.1:8420", named] = process.argv.slice(2);
const target: Target = named === "house" ? "house" : "service";
const reply = await fetch(`${address}/openapi.json`);
const file = fileURLToPath(new URL(`../../${targets[target]}`, import.meta.url));
await writeFile(file, operationsSource((await reply.json()) as OpenApi, target));
