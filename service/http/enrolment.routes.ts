import { hexlify } from "ethers";
import { Type } from "typebox";
import { fromBase64Url } from "../../device-attest/bytes.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { catalogue } from "../parties/acts/catalogue.ts";
import { keyGradeNumber } from "../parties/acts/device-acts.ts";
import { authorisationOf, AuthorisationSchema, Bytes32, Hex } from "./act-schema.ts";
import { Relayed } from "./acts.routes.ts";
import { problemReplies } from "./problem.ts";
import { relayAct, type RelayOptions } from "./relay.ts";
import type { HttpServer } from "./server.ts";

const Enrolment = Type.Object(
  {
    factory: Bytes32,
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    spki: Type.String({ maxLength: 256, description: "91-byte DER, base64url" }),
    grade: Type.Enum(["managed", "software"]),
    possession: Hex,
    authorisation: AuthorisationSchema,
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/enrolment/1" },
);

/** Relays a factory's act to the DeviceRegistry; the chain alone decides whether it is good. */
export function enrolmentRoutes(app: HttpServer, options: RelayOptions): void {
  app.post(
    "/v1/devices",
    {
      config: { access: { kind: "signed" } },
      schema: {
        operationId: "enrolDevice",
        summary: "Relay the registration of a device's key",
        body: Enrolment,
        response: { 202: Relayed, ...problemReplies(409, 422, 503) },
      },
    },
    async ({ body }, reply) => {
      const { x, y } = deviceKey(fromBase64Url(body.spki));
      const message = {
        factory: body.factory,
        device: body.device,
        x: hexlify(x),
        y: hexlify(y),
        grade: keyGradeNumber[body.grade],
      };
      const id = await relayAct(options.pool, options, catalogue.Register, {
        message,
        authorisation: authorisationOf(body.authorisation),
        extra: { possession: body.possession },
      });
      return reply.code(202).send({ id });
    },
  );
}
