import { type Static, Type } from "typebox";

/**
 * What a party may show of a code to strangers (decision 0055):
 * - `product`: what it is, in the party's own words
 * - `verdict`: whether its lot was released, and by whose rules
 * - `events`: what the party itself said happened to it
 * - `upstream`: that it is made of something, and of what, as far as the suppliers show that themselves
 */
export const sections = ["product", "verdict", "events", "upstream"] as const;
export type PublishedSection = (typeof sections)[number];

/** Kinds of pages that a party may name, of the GS1 Web Vocabulary. */
export const linkTypes = [
  "pip",
  "certificationInfo",
  "instructions",
  "safetyInfo",
  "sustainabilityInfo",
] as const;

const closed = { additionalProperties: false } as const;
const line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u001f]+$" });

/** What a party says of its product. Shown as its word, not as proven. */
export const FactsSchema = Type.Object(
  {
    name: line(120),
    model: Type.Optional(line(80)),
    description: Type.Optional(line(600)),
    links: Type.Optional(
      Type.Array(
        Type.Object(
          {
            type: Type.Enum([...linkTypes]),
            href: Type.String({ maxLength: 500, pattern: "^https://[^\\s/?#]+[^\\s]*$" }),
            title: line(120),
          },
          closed,
        ),
        { maxItems: 10 },
      ),
    ),
  },
  closed,
);
export type Facts = Static<typeof FactsSchema>;

/** A code as one party shows it. */
export interface PublishedCode {
  readonly publication: number;
  /** Party id, hexadecimal. */
  readonly party: string;
  /** What the party calls itself. */
  readonly partyName: string | undefined;
  readonly code: string;
  readonly sections: readonly PublishedSection[];
  readonly facts: Facts | undefined;
  readonly publishedAt: Date;
  /** Shown until then; undefined: until it is withdrawn. */
  readonly untilAt: Date | undefined;
}
