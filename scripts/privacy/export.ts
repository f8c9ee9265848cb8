import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { inTransaction } from "../../service/db/pool.ts";
import type { FieldCipher } from "../../service/parties/privacy/cipher.ts";
import type { Holding } from "../../service/parties/privacy/holding.ts";
import { type Concerned, holdings, rowsOf } from "../../service/parties/privacy/holdings.store.ts";

/** A file of an export: one JSON object a line. */
interface ExportedFile {
  readonly name: string;
  readonly lines: number;
  readonly sha256: string;
}

/**
 * Writes everything that is held about a party or a person into a new folder: a file for each sort of thing, all of one moment, and
 * a manifest with their hashes.
 * @throws when the folder exists
 */
export async function exportHoldings(
  pool: Pool,
  cipher: FieldCipher,
  concerned: Concerned,
  folder: string,
): Promise<readonly ExportedFile[]> {
  await mkdir(folder, { mode: 0o700 });
  const files: ExportedFile[] = [];
  await inTransaction(pool, async (db) => {
    await db.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await db.query("SET LOCAL statement_timeout = 0");
    for (const holding of holdings[concerned.kind])
      files.push(await write(db, cipher, concerned, folder, holding));
  });
  const about = { [concerned.kind]: concerned.id };
  const manifest = { v: 1, ...about, exportedAt: new Date().toISOString(), files };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return files;
}

async function write(
  db: PoolClient,
  cipher: FieldCipher,
  concerned: Concerned,
  folder: string,
  holding: Holding,
): Promise<ExportedFile> {
  const name = `${holding.name}.ndjson`;
  const file = createWriteStream(join(folder, name), { mode: 0o600 });
  const hash = createHash("sha256");
  let lines = 0;
  for await (const rows of rowsOf(db, holding, concerned, cipher)) {
    const text = rows.map((row) => `${row}\n`).join("");
    hash.update(text);
    lines += rows.length;
    if (!file.write(text)) await once(file, "drain");
  }
  file.end();
  await finished(file);
  return { name, lines, sha256: hash.digest("hex") };
}
