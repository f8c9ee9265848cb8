import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { houseSchemes, type Schemes, securitySchemes, withAccess } from "./access-openapi.ts";
import { operationTag } from "./operation-tag.ts";
import { PAGE_POLICY } from "./security-headers.ts";
import type { HttpServer } from "./server.ts";
import type { Site } from "./site.ts";

/** What an API says of itself. */
interface About {
  readonly title: string;
  readonly description: string;
  readonly schemes: Schemes;
}

export const aboutService = (site: Site): About => ({
  title: "Tallystick",
  description: "Evidence from machines: submit signed records, read receipts and proofs.",
  schemes: securitySchemes(site),
});

export const aboutHouse = (site: Site): About => ({
  title: "A lender's house",
  description:
    "Decide by evidence from machines: decisions with receipts, cases, loans, and how they stand.",
  schemes: houseSchemes(site),
});

/** Makes the document of the API from the schemas of its routes. To be called before there are any. */
export async function documentRoutes(
  app: HttpServer,
  { description, schemes, title }: About,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.1",
      info: {
        title,
        version: "1",
        description,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      components: { securitySchemes: schemes },
    },
    transform: ({ route, schema, url }) => {
      const access = route.config?.access;
      const tagged = { tags: [operationTag(url)], ...schema };
      return { url, schema: access === undefined ? tagged : withAccess(tagged, access, schemes) };
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, at) =>
        typeof json["$id"] === "string" ? nameOf(json["$id"]) : `def-${String(at)}`,
    },
  });
}

/** `/docs` for people, `/openapi.json` for programs. */
export async function serveDocument(app: HttpServer): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: PAGE_POLICY,
    uiConfig: {
      // The bar of the other layout brings an inline style.
      layout: "BaseLayout",
      // Two hundred operations take long to draw; their headings do not.
      docExpansion: "none",
      tagsSorter: "alpha",
      deepLinking: true,
    },
    // By 3.1 the viewer resolves all of it before it shows any, four times as slowly; ours reads the same by 3.0.
    transformSpecification: (document) => ({ ...document, openapi: "3.0.4" }),
  });
  serveDocumentAlone(app);
}

/** For programs alone. */
export function serveDocumentAlone(app: HttpServer): void {
  app.get("/openapi.json", { schema: { hide: true }, config: { access: { kind: "public" } } }, () =>
    app.swagger(),
  );
}

/** The last words of a schema's id: `https://…/schema/bundle/1` is `bundle-1`. */
const nameOf = (id: string): string => id.split("/").slice(-2).join("-");
