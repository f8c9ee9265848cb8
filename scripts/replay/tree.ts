import type { Json } from "../../device-attest/jcs.ts";
import { decimalOf, type NumberDialect, parseDecimal } from "./decimal-text.ts";
import { RowFault } from "./fault.ts";
import { instantReader } from "./instant.ts";
import { isLeaf } from "./mapping-check.ts";
import type { LeafRules } from "./mapping-schema.ts";
import { decimalRule, inColumn } from "./readings.ts";
import { type Note, type Scope, type SourceRow, templateReader, textReader } from "./row.ts";
import { compilePattern, compileTemplate, uriComponent } from "./template.ts";

/** A node of an event or inspection for one row; undefined where its cells have no value. */
export type NodeReader = (row: SourceRow, notes: Note[]) => Json | undefined;

export interface TreeScope extends Scope {
  readonly dialect: NumberDialect;
}

const TEXT_MAX = 1000;
const INTEGER = /^-?\d{1,16}$/;

/**
 * Compiles an event or inspection of the mapping: a leaf takes its value from a cell, a string with holes is a URI
 * template, all else stands for itself. What has no value is left out, and what holds nothing else with it.
 */
export function treeReader(node: unknown, scope: TreeScope): NodeReader {
  if (isLeaf(node)) return leafReader(node, scope);
  if (Array.isArray(node)) return listReader(node, scope);
  if (typeof node === "object" && node !== null) return membersReader(node, scope);
  if (typeof node === "string" && node.includes("{"))
    return templateReader(compileTemplate(node), scope, {
      encode: uriComponent,
      lengthMax: TEXT_MAX,
    });
  return () => node as Json;
}

function listReader(items: readonly unknown[], scope: TreeScope): NodeReader {
  const readers = items.map((item) => treeReader(item, scope));
  return (row, notes) => {
    const values = readers.map((read) => read(row, notes)).filter((value) => value !== undefined);
    return values.length === 0 && items.length > 0 ? undefined : values;
  };
}

function membersReader(node: object, scope: TreeScope): NodeReader {
  const readers = Object.entries(node).map(
    ([name, item]) => [name, treeReader(item, scope)] as const,
  );
  return (row, notes) => {
    const members = readers
      .map(([name, read]) => [name, read(row, notes)] as const)
      .filter((member): member is readonly [string, Json] => member[1] !== undefined);
    return members.length === 0 && readers.length > 0 ? undefined : Object.fromEntries(members);
  };
}

function leafReader(leaf: LeafRules, scope: TreeScope): NodeReader {
  const read = textReader(leaf.from, scope);
  const convert = converter(leaf, scope.dialect);
  const only = leaf.only?.map(compilePattern);
  const except = leaf.except?.map(compilePattern) ?? [];
  return (row, notes) => {
    const cell = read(row);
    if (cell === undefined) {
      if (leaf.optional !== true) throw new RowFault("missing", "", leaf.from);
      notes.push({ what: "absent", column: leaf.from });
      return undefined;
    }
    if (except.some((fits) => fits(cell) !== undefined)) return undefined;
    if (only !== undefined) {
      if (!only.some((fits) => fits(cell) !== undefined)) return undefined;
      notes.push({ what: "worded", column: leaf.from });
    }
    return inColumn(leaf.from, () => convert(cell, notes));
  };
}

type Converter = (cell: string, notes: Note[]) => Json;

function converter(leaf: LeafRules, dialect: NumberDialect): Converter {
  const { format = "iso", zone = "UTC", midnight = "start" } = leaf;
  const converters: Record<NonNullable<LeafRules["as"]>, () => Converter> = {
    text: () => (cell) => wordOf(cell, leaf.words),
    integer: () => (cell) => integerOf(cell, dialect),
    decimal: () => decimalConverter(leaf, dialect),
    instant: () => {
      const instantOf = instantReader({ format, zone, midnight });
      return (cell) => new Date(instantOf(cell)).toISOString();
    },
    date: () => {
      const instantOf = instantReader({ format, zone: "UTC", midnight: "start" });
      return (cell) => new Date(instantOf(cell)).toISOString().slice(0, 10);
    },
  };
  return converters[leaf.as ?? "text"]();
}

function decimalConverter(leaf: LeafRules, dialect: NumberDialect): Converter {
  const rule = decimalRule(leaf, dialect);
  return (cell, notes) => {
    const { text, rounded } = decimalOf(cell, rule);
    if (rounded) notes.push({ what: "rounded", column: leaf.from });
    return text;
  };
}

function wordOf(cell: string, words: LeafRules["words"]): string {
  const word = words === undefined || !Object.hasOwn(words, cell) ? undefined : words[cell];
  if (words !== undefined && word === undefined) throw new RowFault("unknownWord", cell);
  if (cell.length > TEXT_MAX) throw new RowFault("tooLong", cell);
  return word ?? cell;
}

function integerOf(cell: string, dialect: NumberDialect): number {
  const { digits, negative, places } = parseDecimal(cell, dialect);
  const value = Number(digits);
  if (places !== 0 || !INTEGER.test(digits.toString()) || !Number.isSafeInteger(value))
    throw new RowFault("notAnInteger", cell);
  return negative && value !== 0 ? -value : value;
}
