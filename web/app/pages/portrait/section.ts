import type { Reply } from "../../api/client.ts";

/** What a look at one section of a portrait answers; all sections have this shape. */
export type Section = Reply<"readUtilisation">;
export type Series = Section["figures"][number];

/** What a reading of a machine means. */
export type Signal = Reply<"listSignals">["items"][number];
