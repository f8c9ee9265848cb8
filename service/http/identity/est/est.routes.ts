import { type FastifyReply, type FastifyRequest } from "fastify";
import type { HttpServer } from "../../server.ts";
import { shownBy } from "./client.ts";
import { type Answer, enrol, enrolAgain } from "./enrol.ts";
import type { EstOptions } from "./options.ts";
import { attributes, certsOnly } from "./wire.ts";

const CERTIFICATES = "application/pkcs7-mime; smime-type=certs-only";
const ATTRIBUTES = "application/csrattrs";
const REQUEST = "application/pkcs10";
/** A person decides. */
const RETRY_AFTER_SECONDS = 60;
/** With the factory that a device asks as the label of RFC 7030 section 3.2.2, or without. */
const roots = ["/.well-known/est", "/.well-known/est/:factory([0-9a-f]{64})"];

interface OfFactory {
  readonly factory?: string;
}

/** Enrolment over Secure Transport: RFC 7030 as RFC 8951 clarifies it. */
export function estRoutes(app: HttpServer, options: EstOptions): void {
  app.addContentTypeParser(REQUEST, { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  for (const root of roots) {
    app.get(`${root}/cacerts`, (_request, reply) =>
      reply.type(CERTIFICATES).send(certsOnly(options.authority.chain)),
    );
    app.get(`${root}/csrattrs`, (_request, reply) => reply.type(ATTRIBUTES).send(attributes()));
    app.post(`${root}/simpleenroll`, async (request, reply) => {
      const { factory } = request.params as OfFactory;
      return answer(reply, await enrol(options, shownBy(request), factory, textOf(request)));
    });
    app.post(`${root}/simplereenroll`, async (request, reply) =>
      answer(reply, await enrolAgain(options, shownBy(request), textOf(request))),
    );
  }
}

const textOf = ({ body }: FastifyRequest): string => (typeof body === "string" ? body : "");

const answer = (reply: FastifyReply, certificate: Answer): FastifyReply =>
  certificate === undefined
    ? reply.code(202).header("retry-after", String(RETRY_AFTER_SECONDS)).send()
    : reply.type(CERTIFICATES).send(certsOnly([certificate]));
