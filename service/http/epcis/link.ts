import type { FastifyReply, FastifyRequest } from "fastify";

/** Names the next page of the same listing (RFC 8288). */
export function linkNext(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const [path = "", query = ""] = request.url.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("nextPageToken", token);
  reply.header("link", `<${path}?${parameters.toString()}>; rel="next"`);
}
