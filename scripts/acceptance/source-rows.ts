import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parse } from "csv-parse";

/** Files without a header, and their delimiter. */
const HEADLESS: Readonly<Record<string, string>> = { "secom_labels.data": " " };

/** Data rows of a folder's CSV files, counted without anything of the replay gateway. */
export async function countRows(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /\.(csv|data)$/.test(name));
  const counts = await Promise.all(names.map((name) => countFile(folder, name)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countFile(folder: string, name: string): Promise<number> {
  const delimiter = HEADLESS[name];
  const parser = createReadStream(join(folder, name)).pipe(
    parse({
      delimiter: delimiter ?? ",",
      // The labels of secom end their lines with CR CR LF.
      record_delimiter: ["\r\r\n", "\r\n", "\n"],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }),
  );
  let rows = 0;
  parser.on("data", () => rows++);
  await finished(parser);
  return delimiter === undefined ? rows - 1 : rows;
}
