import { ModelFault } from "./fault.ts";
import type { ModelFile } from "./read-document.ts";
import type { ReadTable } from "./read-table.ts";

/**
 * A column that is not there would be missing in every case, and be scored as such.
 * @throws ModelFault `score`
 */
export function requireColumns({ path, scorecard }: ModelFile, { source }: ReadTable): void {
  const lacking = scorecard.lines.find(({ name }) => !source.header.includes(name));
  if (lacking === undefined) return;
  const column = JSON.stringify(lacking.name);
  throw new ModelFault(
    "score",
    `${source.path}:1: there is no column ${column}, which ${path} judges by`,
  );
}
