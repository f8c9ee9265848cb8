import { type Inputs, useEffect, useState } from "preact/hooks";
import { type Action, useAction } from "./use-action.ts";
import { type Loaded, useLoaded } from "./use-loaded.ts";

interface Page<Item, Place> {
  readonly items: readonly Item[];
  /** By what the page after this one is asked for. */
  readonly next: Place | null;
}

/** A list as far as somebody asked for it. */
export interface Followed<Item> extends Loaded<readonly Item[]> {
  readonly following: Omit<Action, "run">;
  /** Reads on; undefined at the end. */
  readonly more: (() => void) | undefined;
}

/** Reads the first page of a list whenever one of `inputs` changes, and each other when it is wanted. */
export function useFollowed<Item, Place extends string | number = string>(
  read: (query: { readonly after?: Place }, signal?: AbortSignal) => Promise<Page<Item, Place>>,
  inputs: Inputs,
): Followed<Item> {
  const { value: first, ...loaded } = useLoaded((signal) => read({}, signal), inputs);
  const [rest, setRest] = useState<Page<Item, Place>>();
  const { run, ...following } = useAction();
  useEffect(() => setRest(undefined), [first]);
  const next = rest === undefined ? first?.next : rest.next;
  const follow = (after: Place) => (): void =>
    run(async () => {
      const page = await read({ after });
      setRest((before) => ({ ...page, items: [...(before?.items ?? []), ...page.items] }));
    });
  return {
    ...loaded,
    value: first && [...first.items, ...(rest?.items ?? [])],
    following,
    more: next === undefined || next === null ? undefined : follow(next),
  };
}
