import { type TSchema, Type } from "typebox";
import { PASSWORD_CHARACTERS_MAX } from "../../parties/people/password.ts";
import { capabilities } from "../../parties/principal.ts";

export const Uuid = Type.String({
  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
});

export const Instant = Type.String({ format: "date-time" });

/** In characters of UTF-16, of which others are two. */
export const PasswordText = Type.String({ maxLength: 2 * PASSWORD_CHARACTERS_MAX });

export const Capabilities = Type.Array(Type.Enum([...capabilities]), {
  minItems: 1,
  maxItems: capabilities.length,
  uniqueItems: true,
});

export const Label = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: "^[^\\u0000-\\u001f]+$",
});

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** 204: there is nothing to say. */
export const Done = Type.Null({ description: "Done" });

/** Sent again with the same key, a request that was carried out makes nothing new. */
export const Idempotent = Type.Object({
  "idempotency-key": Type.Optional(Type.String({ pattern: "^[!-~]{1,100}$" })),
});
