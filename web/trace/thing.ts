import type { Trace } from "./read.ts";

/** What a thing is called by whoever shows it, otherwise the end of its code. */
export function nameOfThing(code: string, { graph }: Pick<Trace, "graph">): string {
  const node = graph.nodes.find((one) => one.code === code);
  return node === undefined ? lastOf(code) : [node.label, shortOf(code)].filter(Boolean).join(" ");
}

/** Lot and serial alone, where there are any. */
export const shortOf = (code: string): string => {
  const [, lot] = /\/10\/([^/]+)/.exec(code) ?? [];
  const [, serial] = /\/21\/([^/]+)/.exec(code) ?? [];
  const parts = [lot, serial].filter((part) => part !== undefined).map(plain);
  return parts.length > 0 ? parts.join(" / ") : lastOf(code);
};

const lastOf = (code: string): string => plain(code.replace(/^.*[/:]/, ""));

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
