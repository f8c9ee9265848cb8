import type { Reply } from "../../api/client.ts";

export type Chart = Reply<"readChart">;
