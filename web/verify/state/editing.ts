import { caught, Fault } from "../../../device-attest/fault.ts";
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from "../../../device-attest/bytes.ts";

/** A bundle as text, and all that was changed in it since it was opened. */
export interface Draft {
  readonly original: string;
  readonly text: string;
  /** Oldest first; each keeps the text before it. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly before: string;
  /** Changing the same place again is the same change. */
  readonly place: Place;
  readonly from: string;
  readonly to: string;
}

/** Where in the bundle: member names and array positions, and for binary members the byte. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly byte?: number;
}

export const openDraft = (text: string): Draft => ({ original: text, text, changes: [] });

export const undo = (draft: Draft): Draft => {
  const last = draft.changes.at(-1);
  if (last === undefined) return draft;
  return { ...draft, text: last.before, changes: draft.changes.slice(0, -1) };
};

/** Flips the lowest bit of one byte of a binary member; once more flips it back. */
export function flipByte(draft: Draft, path: Place["path"], byte: number): Draft {
  const bytes = bytesAt(parse(draft.text), path);
  const was = bytes?.[byte];
  if (bytes === undefined || was === undefined) return draft;
  const changed = Uint8Array.from(bytes);
  changed[byte] = was ^ 1;
  const value = spell(path, changed);
  return change(draft, { place: { path, byte }, value, from: hex(was), to: hex(was ^ 1) });
}

/** Puts another value where there is one. */
export function setValue(draft: Draft, path: Place["path"], value: Scalar): Draft {
  const was = valueAt(parse(draft.text), path);
  return change(draft, { place: { path }, value, from: String(was), to: String(value) });
}

export type Scalar = string | number | boolean | null;

interface Step {
  readonly place: Place;
  readonly value: Scalar;
  readonly from: string;
  readonly to: string;
}

function change(draft: Draft, { from, place, to, value }: Step): Draft {
  const root = parse(draft.text);
  setAt(root, place.path, value);
  const text = `${JSON.stringify(root, undefined, 2)}\n`;
  const last = draft.changes.at(-1);
  if (last === undefined || !isSamePlace(last.place, place))
    return { ...draft, text, changes: [...draft.changes, { before: draft.text, place, from, to }] };
  if (last.from === to) return undo(draft);
  return { ...draft, text, changes: [...draft.changes.slice(0, -1), { ...last, to }] };
}

const isSamePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The JSON of a text; undefined where it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function valueAt(root: unknown, path: Place["path"]): unknown {
  let node = root;
  for (const name of path) {
    if (typeof node !== "object" || node === null || !Object.hasOwn(node, name)) return undefined;
    node = (node as Record<string | number, unknown>)[name];
  }
  return node;
}

function setAt(root: unknown, path: Place["path"], value: Scalar): void {
  const parent = valueAt(root, path.slice(0, -1));
  const name = path.at(-1);
  if (typeof parent !== "object" || parent === null || name === undefined) return;
  if (Object.hasOwn(parent, name)) (parent as Record<string | number, unknown>)[name] = value;
}

/** A binary member as bytes: the checkpoint is text, proof nodes are base64, the rest base64url. */
export function bytesAt(root: unknown, path: Place["path"]): Uint8Array | undefined {
  const value = valueAt(root, path);
  if (typeof value !== "string") return undefined;
  if (path[0] === "checkpoint") return new TextEncoder().encode(value);
  const bytes = caught(() => (path[0] === "path" ? fromBase64(value) : fromBase64Url(value)));
  return bytes instanceof Fault ? undefined : bytes;
}

function spell(path: Place["path"], bytes: Uint8Array): string {
  if (path[0] === "checkpoint") return new TextDecoder().decode(bytes);
  return path[0] === "path" ? toBase64(bytes) : toBase64Url(bytes);
}

export const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
