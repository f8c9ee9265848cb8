import { useCallback, useEffect, useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { asFailed, type Failed } from "../../state/failed.ts";
import { type Known, renewed } from "./known.ts";
import type { Logged } from "./filter.ts";

/** The log as far back as it was asked for, newest first. */
export interface Inquiries {
  readonly items: readonly Logged[];
  readonly isLoading: boolean;
  readonly failure: Failed | undefined;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

interface State extends Known {
  readonly isLoading: boolean;
  readonly failure: Failed | undefined;
}

const unread: State = { items: [], next: null, isLoading: true, failure: undefined };

export function useInquiries(party: string): Inquiries {
  const [state, setState] = useState(unread);
  const read = useCallback(
    async (before: number | undefined): Promise<void> => {
      setState((was) => ({ ...was, isLoading: true, failure: undefined }));
      try {
        const query = before === undefined ? {} : { before };
        const { items, next } = await call("listInquiries", { path: { party }, query });
        setState((was) => ({
          ...(before === undefined
            ? renewed(was, { items, next })
            : { items: [...was.items, ...items], next }),
          isLoading: false,
          failure: undefined,
        }));
      } catch (error) {
        setState((was) => ({ ...was, isLoading: false, failure: asFailed(error) }));
      }
    },
    [party],
  );
  useEffect(() => void read(undefined), [read]);
  const { failure, isLoading, items, next } = state;
  return {
    items,
    isLoading,
    failure,
    hasMore: next !== null,
    more: () => void read(next ?? undefined),
    reload: useCallback(() => void read(undefined), [read]),
  };
}
