import { cellReader } from "./csv-cells.ts";
import type { Attachment } from "./group-rows.ts";
import { parseMapping } from "./mapping.ts";
import type { Mapping, Table } from "./mapping-schema.ts";
import {
  dialectOf,
  findSources,
  readJoined,
  type SourceFile,
  survey,
  type Survey,
} from "./source.ts";
import { planTable } from "./table-plan.ts";
import { Translation } from "./translate.ts";
import { fromHex, toBase64Url } from "../../device-attest/bytes.ts";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ReplayError } from "./fault.ts";

/** A mapping and the files it is for, read once for hashes, headers and sizes. */
export interface Surveyed {
  readonly mapping: Mapping;
  readonly mappingFile: Attachment;
  readonly sources: readonly SurveyedSource[];
}

export interface SurveyedSource {
  readonly file: SourceFile;
  readonly survey: Survey;
  readonly joined: readonly (readonly string[] | undefined)[] | undefined;
  readonly joinedFile: Attachment | undefined;
}

/** A source ready to be translated. */
export interface PreparedSource {
  readonly file: SourceFile;
  readonly survey: Survey;
  readonly translation: Translation;
}

/**
 * Reads the mapping, finds its files and surveys them; nothing of a row yet.
 * @throws ReplayError `mapping`, `source`, `header`
 */
export async function surveyAll(mapPath: string, paths: readonly string[]): Promise<Surveyed> {
  const bytes = await readFile(mapPath).catch(() => {
    throw new ReplayError("mapping", `${mapPath}: no such file`);
  });
  const mapping = parseMapping(bytes.toString("utf8"), basename(mapPath));
  const sources: SurveyedSource[] = [];
  for (const file of await findSources(paths, mapping)) sources.push(await surveyOne(file));
  return { mapping, mappingFile: attachmentOf(bytes, "application/yaml"), sources };
}

async function surveyOne(file: SourceFile): Promise<SurveyedSource> {
  const { table } = file;
  const joined = await readJoined(file);
  const joinedBytes =
    table.join === undefined
      ? undefined
      : await readFile(join(dirname(file.path), table.join.file));
  return {
    file,
    survey: await survey(file.path, table.dialect),
    joined,
    joinedFile: joinedBytes && attachmentOf(joinedBytes, "text/csv"),
  };
}

const attachmentOf = (bytes: Uint8Array, mediaType: string): Attachment => ({
  sha256: createHash("sha256").update(bytes).digest("hex"),
  mediaType,
  bytes: bytes.length,
});

/**
 * Binds every source to its table, so that a mapping that does not fit is known before the first record.
 * @param startedAt when the replay was begun, in milliseconds: where times count from it
 * @throws ReplayError `header`
 */
export function prepareAll(
  surveyed: Surveyed,
  device: string,
  startedAt: number,
): PreparedSource[] {
  const starts = startTimes(surveyed.sources, startedAt);
  return surveyed.sources.map((source, at) => ({
    file: source.file,
    survey: source.survey,
    translation: translationOf(source, surveyed, { device, startMs: starts[at] ?? startedAt }),
  }));
}

function translationOf(
  { file, survey: { header, sha256 }, joined, joinedFile }: SurveyedSource,
  { mapping, mappingFile }: Surveyed,
  { device, startMs }: { readonly device: string; readonly startMs: number },
): Translation {
  const { table, holes, name } = file;
  return new Translation({
    file: name,
    hasHeader: table.dialect?.header === undefined,
    cellsOf: cellReader(dialectOf(table.dialect)),
    readRow: planTable(table, mapping, { file: name, header, holes, startMs, joined }),
    group: {
      device,
      sourceUri: namedInformation(sha256),
      attachments: joinedFile === undefined ? [mappingFile] : [mappingFile, joinedFile],
      rowsMax: table.group?.rows ?? 1,
    },
  });
}

/** RFC 6920 section 3: a name for bytes by their SHA-256. */
export const namedInformation = (sha256: string): string =>
  `ni:///sha-256;${toBase64Url(fromHex(sha256))}?ct=text/csv`;

/** Files whose rows have no clock of their own follow one another; those that count from the replay end with it. */
function startTimes(sources: readonly SurveyedSource[], startedAt: number): number[] {
  const total = sources.reduce(
    (sum, source) => sum + (source.file.table.time.start === "replay" ? spanMs(source) : 0),
    0,
  );
  const next = new Map<Table["time"]["start"], number>([["replay", startedAt - total]]);
  return sources.map((source) => {
    const { start } = source.file.table.time;
    const at = next.get(start) ?? Date.parse(start ?? "");
    next.set(start, at + spanMs(source));
    return at;
  });
}

const spanMs = ({ file, survey: { rows } }: SurveyedSource): number =>
  rows * (file.table.time.intervalMs ?? 0);
