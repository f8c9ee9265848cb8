import type { FastifyRequest } from "fastify";
import type { Pool } from "pg";
import type { Principal } from "../../parties/principal.ts";
import type { EventStreams } from "../event-stream.ts";

/** What the routes about alerts stand on. */
export interface AlertOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly streams: EventStreams;
  readonly identify: (request: FastifyRequest) => Promise<Principal>;
}
