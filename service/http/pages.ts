import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** A built file of the pages, as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly brotli: Buffer;
  readonly etag: string;
}

/** What `vite build` made. */
export interface Pages {
  /** The application, whatever its address. */
  readonly application: PageFile;
  /** Where an inspector enters what he measures. */
  readonly inspect: PageFile;
  /** What somebody sees who scans the code of a product. */
  readonly trace: PageFile;
  /** The page that verifies, whole in one file. */
  readonly verify: PageFile;
  /** Scripts and styles by name; each name says what is in it. */
  readonly assets: ReadonlyMap<string, PageFile>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Reads the built pages, once: they do not change while the service runs.
 * @returns undefined where nothing was built
 */
export async function readPages(dist: string): Promise<Pages | undefined> {
  const assets = await readAssets(join(dist, "app/assets"));
  if (assets === undefined) return undefined;
  return {
    application: await readPage(join(dist, "app/index.html")),
    inspect: await readPage(join(dist, "app/inspect.html")),
    trace: await readPage(join(dist, "app/trace.html")),
    verify: await readPage(join(dist, "verify.html")),
    assets,
  };
}

/** What `vite build --mode house` made for a lender's house. */
export interface HousePages {
  readonly application: PageFile;
  readonly assets: ReadonlyMap<string, PageFile>;
}

/** @returns undefined where nothing was built */
export async function readHousePages(dist: string): Promise<HousePages | undefined> {
  const assets = await readAssets(join(dist, "house/assets"));
  if (assets === undefined) return undefined;
  return { application: await readPage(join(dist, "house/house.html")), assets };
}

async function readAssets(folder: string): Promise<Map<string, PageFile> | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const assets = names.map(async (name) => [name, await readPage(join(folder, name))] as const);
  return new Map(await Promise.all(assets));
}

const compress = promisify(brotliCompress);

async function readPage(file: string): Promise<PageFile> {
  const bytes = await readFile(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return {
    type: types[extname(file)] ?? "application/octet-stream",
    bytes,
    brotli: await compress(bytes, { params }),
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
  };
}
