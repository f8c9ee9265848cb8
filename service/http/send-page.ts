import type { FastifyReply, FastifyRequest } from "fastify";
import type { PageFile } from "./pages.ts";

/** Sends a built file, compressed for whoever takes that, or says that the reader has it already. */
export function sendPage(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  file: PageFile,
): FastifyReply {
  reply.headers({ etag: file.etag, vary: "accept, accept-encoding" });
  if (headers["if-none-match"] === file.etag) return reply.code(304).send();
  const takesBrotli = /\bbr\b/.test(headers["accept-encoding"]?.toString() ?? "");
  if (takesBrotli) reply.header("content-encoding", "br");
  return reply.type(file.type).send(takesBrotli ? file.brotli : file.bytes);
}
