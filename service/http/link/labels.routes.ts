import { type FastifyReply } from "fastify";
import { Type } from "typebox";
import { inspectPath } from "../page-paths.ts";
import { PartyId } from "../party-id.ts";
import type { HttpServer } from "../server.ts";
import { widening } from "../../trace/code-scope.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import type { PublishedCode } from "../../trace/published.ts";
import { codeOf, elementsOf, originOf, pathOf, readable } from "./code.ts";
import type { LinkOptions } from "./options.ts";
import { type Label, labelSheet } from "./sheet.ts";
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

const Labels = Type.Object(
  {
    codes: Type.Array(Code, { minItems: 1, maxItems: 500 }),
    layout: Type.Enum(["sheet", "single"], {
      description: "27 labels of 50 by 30 mm to an A4 page, or one to a page for a label printer",
    }),
    level: Level,
    name: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 120,
        pattern: "^[^\\u0000-\\u001f]+$",
        description: "printed as the product; what the party shows of the code otherwise",
      }),
    ),
  },
  { additionalProperties: false },
);

const file = <T>(type: string) => ({
  content: { [type]: { schema: Type.Unsafe<T>({ type: "string", format: "binary" }) } },
});

/**
 * QR codes (ISO/IEC 18004) with a quiet zone of four modules around. They hold the address at which this service answers
 * the code, so that any telephone opens it, and any GS1 scanner reads the code from it.
 */
export function labelRoutes(app: HttpServer, options: LinkOptions): void {
  pictureRoutes(app, options);
  stationRoute(app, options);
  sheetRoute(app, options);
}

function pictureRoutes(app: HttpServer, { site }: LinkOptions): void {
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

/** What a phone's camera is held against, so that nobody types an address. */
function stationRoute(app: HttpServer, { site }: LinkOptions): void {
  app.get(
    "/v1/parties/:party/labels/inspection.svg",
    {
      config,
      schema: {
        operationId: "drawInspectionCode",
        summary: "The QR code that opens the page for inspectors on a phone, as a drawing",
        params: OfParty,
        querystring: Type.Object({
          lot: Type.Optional(
            Type.String({ pattern: "^[0-9a-f]{64}$", description: "that the page begins with" }),
          ),
        }),
        response: { 200: file<string>("image/svg+xml") },
      },
    },
    (request, reply) => {
      const { lot } = request.query;
      const text = originOf(request, site) + inspectPath + (lot === undefined ? "" : `#${lot}`);
      picture(reply, "image/svg+xml");
      return qrSvg(qrOf(text, "M"));
    },
  );
}

function sheetRoute(app: HttpServer, { now, pool, site }: LinkOptions): void {
  app.post(
    "/v1/parties/:party/labels",
    {
      config,
      schema: {
        operationId: "printLabels",
        summary: "Labels with QR codes, as PDF",
        params: OfParty,
        body: Labels,
        response: { 200: file<Buffer>("application/pdf") },
      },
    },
    async (request, reply) => {
      const { body, params } = request;
      const origin = originOf(request, site);
      const codes = body.codes.map(codeOf);
      const shown = await publishedAmong(pool, [...new Set(codes.flatMap(widening))], now());
      const own = shown.filter(({ party }) => party === params.party);
      const labels = codes.map((code) => labelOf(code, origin, body.name ?? nameIn(own, code)));
      reply
        .type("application/pdf")
        .header("content-disposition", 'attachment; filename="labels.pdf"');
      return labelSheet(labels, body.layout, body.level ?? "M");
    },
  );
}

const nameIn = (published: readonly PublishedCode[], code: string): string => {
  const wider = widening(code);
  const found = published.find((one) => wider.includes(one.code) && one.facts !== undefined);
  return found?.facts?.name ?? "";
};

function labelOf(code: string, origin: string, name: string): Label {
  const elements = new Map(elementsOf(code));
  return {
    address: origin + pathOf(code),
    name,
    lot: elements.get("10"),
    serial: elements.get("21"),
    readable: readable(code),
  };
}

/** Shown in pages of ours as an image, saved by whoever opens it. */
const picture = (reply: FastifyReply, type: string): FastifyReply =>
  reply.type(type).header("content-disposition", "inline");
