import type { FastifyRequest } from "fastify";
import { lookerName } from "../../parties/inquiry/pseudonym.ts";
import { Problem } from "../../errors.ts";
import type { Capturer } from "../../trace/capture/capture-job.store.ts";
import { DocumentFault } from "../../trace/capture/document.ts";
import { ownParty } from "../own-party.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws DocumentFault for bytes that are no text: guessing would store something else than was sent */
export function textOf(body: unknown): string {
  if (!Buffer.isBuffer(body)) throw new DocumentFault("epcisDocument", "", "nothing was sent");
  try {
    return utf8.decode(body);
  } catch {
    throw new DocumentFault("epcisDocument", "", "not UTF-8");
  }
}

export function capturerOf(request: FastifyRequest): Capturer {
  const { principal } = request;
  if (principal.kind === "anonymous")
    throw new Problem("unauthorized", "Sign in, or send an API key.");
  return { sayer: ownParty(request, "capture"), who: lookerName(principal) };
}
