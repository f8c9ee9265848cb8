import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { type Loaded, useLoaded } from "../../state/use-loaded.ts";

export type Code = Reply<"listCodes">["items"][number];

/** Every code that a party published, those whose time is over too. */
export const usePublished = (party: string): Loaded<readonly Code[]> =>
  useLoaded(
    (signal) => readAll("before", (query) => call("listCodes", { path: { party }, query }, signal)),
    [party],
  );

/**
 * Whether anything is shown of a code, or of the product or lot that it is of.
 * @param now milliseconds since 1970
 */
export const isShown = (
  codes: readonly Pick<Code, "code" | "until">[],
  uri: string,
  now: number,
): boolean =>
  codes.some(
    ({ code, until }) =>
      (uri === code || uri.startsWith(`${code}/`)) && (until === null || Date.parse(until) > now),
  );
