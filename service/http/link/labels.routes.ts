import { type FastifyReply } from "fastify";
import { Type } from "typebox";
import { PartyId } from "../party-id.ts";
import type { HttpServer } from "../server.ts";
import { codeOf, originOf, pathOf } from "./code.ts";
import type { LinkOptions } from "./options.ts";
import { correctionLevels, qrOf, qrPng, qrSvg } from "./qr.ts";

const OfParty = Type.Object({ party: PartyId });
const config = { access: { kind: "party", needs: "view" } } as const;

const Code = Type.String({ minLength: 1, maxLength: 1024, pattern: "^[!-~]+$" });
const Level = Type.Optional(
  Type.Enum([...correctionLevels], {
    description: "how much damage it stands: L 7 %, M 15 % (otherwise), Q 25 %, H 30 %",
  }),
);

const Picture = Type.Object({ code: Code, level: Level });
const Pixels = Type.Object({
  code: Code,
  level: Level,
  scale: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 20, description: "pixels to half a module; 4 otherwise" }),
  ),
});

const file = <T>(type: string) => ({
  content: { [type]: { schema: Type.Unsafe<T>({ type: "string", format: "binary" }) } },
});

/**
 * QR codes (ISO/IEC 18004) with a quiet zone of four modules around. They hold the address at which this service answers
 * the code, so that any telephone opens it, and any GS1 scanner reads the code from it.
 */
export function labelRoutes(app: HttpServer, { site }: LinkOptions): void {
  app.get(
    "/v1/parties/:party/labels/qr.svg",
    {
      config,
      schema: {
        operationId: "drawQrCode",
        summary: "The QR code of a thing, as a drawing",
        params: OfParty,
        querystring: Picture,
        response: { 200: file<string>("image/svg+xml") },
      },
    },
    (request, reply) => {
      const { code, level } = request.query;
      const text = originOf(request, site) + pathOf(codeOf(code));
      picture(reply, "image/svg+xml");
      return qrSvg(qrOf(text, level ?? "M"));
    },
  );

  app.get(
    "/v1/parties/:party/labels/qr.png",
    {
      config,
      schema: {
        operationId: "paintQrCode",
        summary: "The QR code of a thing, in pixels",
        params: OfParty,
        querystring: Pixels,
        response: { 200: file<Buffer>("image/png") },
      },
    },
    (request, reply) => {
      const { code, level, scale } = request.query;
      const text = originOf(request, site) + pathOf(codeOf(code));
      picture(reply, "image/png");
      return qrPng(text, level ?? "M", scale ?? 4);
    },
  );
}

/** Shown in pages of ours as an image, saved by whoever opens it. */
const picture = (reply: FastifyReply, type: string): FastifyReply =>
  reply.type(type).header("content-disposition", "inline");
