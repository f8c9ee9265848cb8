import { call } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { type Loaded, useLoaded } from "../../state/use-loaded.ts";

/** Whether a party shows anything of a code, or of the product or lot that it is of. */
export const usePublished = (party: string, uri: string | undefined): Loaded<boolean> =>
  useLoaded(
    async (signal) => {
      if (uri === undefined) return false;
      const codes = await readAll("before", (query) =>
        call("listCodes", { path: { party }, query }, signal),
      );
      return codes.some(({ code }) => uri === code || uri.startsWith(`${code}/`));
    },
    [party, uri],
  );
