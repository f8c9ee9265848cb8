import { Type } from "typebox";

/** Base64url without padding of exactly so many bytes, one more than a multiple of three: one spelling each. */
const base64UrlOf = (bytes: number): string =>
  `^[A-Za-z0-9_-]{${String(((bytes - 1) / 3) * 4 + 1)}}[AQgw]$`;

/**
 * The JSON Schema of an envelope, for whoever sends. A receiver reads the signature first (`envelope.ts`), because a
 * signed statement enters the log whatever else is wrong.
 */
export const EnvelopeSchema = Type.Object(
  {
    statement: Type.String({ pattern: base64UrlOf(184), description: "184 bytes, base64url" }),
    signature: Type.String({ pattern: base64UrlOf(64), description: "r then s, base64url" }),
    record: Type.Ref("https://tallystick.dev/schema/record/1"),
    judgement: Type.Optional(
      Type.String({ pattern: "^[A-Za-z0-9_-]{188,13842}$", description: "packed, base64url" }),
    ),
  },
  { $id: "https://tallystick.dev/schema/envelope/1", title: "Tallystick envelope, version 1" },
);
