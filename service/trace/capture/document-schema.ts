import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { Context, open, optional, Time, Uri } from "./event-schema.ts";

const Version = Type.String({ pattern: "^\\d+(?:\\.\\d+)*$" });
/** Events are held against their own schemas, one by one. */
const Events = Type.Array(Type.Unknown());

const Element = Type.Object({
  id: Uri,
  ...optional({
    attributes: Type.Array(
      Type.Object({
        id: Uri,
        ...optional({ attribute: Type.Union([Type.Number(), Type.String(), Type.Object({})]) }),
      }),
    ),
    children: Type.Array(Uri),
  }),
});
const Vocabularies = Type.Array(
  Type.Object({ type: Uri, ...optional({ vocabularyElementList: Type.Array(Element) }) }),
);
const Header = open(
  optional({ epcisMasterData: Type.Object(optional({ vocabularyList: Vocabularies })) }),
);

/** EPCISDocument, and EPCISQueryDocument (EPCIS 2.0 sections 9.5 and 12), without what their events say. */
const documents = {
  EPCISDocument: Compile(
    open({
      "@context": Context,
      type: Type.Literal("EPCISDocument"),
      schemaVersion: Version,
      creationDate: Time,
      epcisBody: Type.Object({ eventList: Events }),
      ...optional({
        id: Uri,
        instanceIdentifier: Type.String(),
        sender: Type.String(),
        receiver: Type.String(),
        epcisHeader: Header,
      }),
    }),
  ),
  EPCISQueryDocument: Compile(
    open({
      "@context": Context,
      type: Type.Literal("EPCISQueryDocument"),
      epcisBody: open({
        queryResults: open({
          queryName: Type.String(),
          resultsBody: open({
            eventList: Events,
            ...optional({ vocabularyList: Vocabularies }),
          }),
          ...optional({ subscriptionID: Type.String() }),
        }),
      }),
      ...optional({ id: Uri, schemaVersion: Version, creationDate: Time }),
    }),
  ),
} as const;

/** What is wrong with a document, and where; undefined: nothing. */
export function documentFault(
  type: keyof typeof documents,
  document: unknown,
): { readonly pointer: string; readonly detail: string } | undefined {
  const schema = documents[type];
  if (schema.Check(document)) return undefined;
  const [first] = schema.Errors(document);
  return { pointer: first?.instancePath ?? "", detail: first?.message ?? "does not fit" };
}
