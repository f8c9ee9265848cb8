import { hexlify, isError } from "ethers";
import type { Pool } from "pg";
import { Type } from "typebox";
import { fromBase64Url, utf8 } from "../../device-attest/bytes.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { sha256 } from "#crypto";
import { deviceRegistryAbi } from "../chain/contracts.ts";
import { backlogOf, enqueue, outcomeOf } from "../chain/outbox.store.ts";
import { Problem } from "../errors.ts";
import { Overloaded } from "../ingest/arrival.ts";
import { keyGradeNumber } from "../parties/acts.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const Bytes32 = Type.String({ pattern: "^0x[0-9a-f]{64}$" });
const Hex = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})*$", maxLength: 4096 });
const Uint = Type.String({ pattern: "^(?:0|[1-9][0-9]{0,77})$" });

const Enrolment = Type.Object(
  {
    factory: Bytes32,
    device: Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" }),
    spki: Type.String({ maxLength: 256, description: "91-byte DER, base64url" }),
    grade: Type.Enum(["managed", "software"]),
    possession: Hex,
    authorisation: Type.Object(
      {
        nonce: Uint,
        deadline: Uint,
        signers: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
        signatures: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, $id: "https://tallystick.dev/schema/enrolment/1" },
);

const Relayed = Type.Object({
  id: Type.String({ description: "ask GET /v1/acts/{id} what became of it" }),
});

const Outcome = Type.Object({
  status: Type.String(),
  error: Type.Union([Type.String(), Type.Null()]),
});

export interface EnrolmentOptions {
  readonly pool: Pool;
  readonly chainId: number;
  readonly registry: string;
  /** The account that pays for relaying. */
  readonly relayer: string;
}

const PURPOSE = "device.register";
/** Anchors wait in the same line: nobody may make it long. */
const BACKLOG_MAX = 100;
const RETRY_AFTER_SECONDS = 5;

/** Relays a factory's act to the DeviceRegistry; the chain alone decides whether it is good. */
export function enrolmentRoutes(app: HttpServer, options: EnrolmentOptions): void {
  app.post(
    "/v1/devices",
    {
      schema: {
        operationId: "enrolDevice",
        summary: "Relay the registration of a device's key",
        body: Enrolment,
        response: { 202: Relayed, ...problemReplies(400, 422, 503) },
      },
    },
    async ({ body }, reply) => {
      await requireRoom(options.pool);
      const { x, y } = deviceKey(fromBase64Url(body.spki));
      const act = {
        factory: body.factory,
        device: body.device,
        x: hexlify(x),
        y: hexlify(y),
        grade: keyGradeNumber[body.grade],
      };
      const { authorisation, possession } = body;
      const data = encoded(() =>
        deviceRegistryAbi.encodeFunctionData("register", [act, authorisation, possession]),
      );
      const id = hexlify(sha256(utf8(data))).slice(2);
      await enqueue(options.pool, {
        account: { chainId: options.chainId, address: options.relayer },
        purpose: PURPOSE,
        dedupeKey: id,
        to: options.registry,
        data,
      });
      return reply.code(202).send({ id });
    },
  );

  app.get(
    "/v1/acts/:id",
    {
      schema: {
        operationId: "readAct",
        summary: "What became of a relayed act",
        params: Type.Object({ id: Type.String({ pattern: "^[0-9a-f]{64}$" }) }),
        response: { 200: Outcome, ...problemReplies(404) },
      },
    },
    async ({ params }) => {
      const outcome = await outcomeOf(options.pool, params.id);
      if (outcome === undefined) throw new Problem("notFound", "No act was relayed by that id.");
      return { status: outcome.status, error: outcome.error ?? null };
    },
  );
}

/** @throws Overloaded while as many acts wait as may */
async function requireRoom(pool: Pool): Promise<void> {
  const waiting = await backlogOf(pool, PURPOSE, BACKLOG_MAX);
  if (waiting >= BACKLOG_MAX) throw new Overloaded(RETRY_AFTER_SECONDS);
}

/** @throws Problem `invalidRequest` for what fits the schema and not the contract, such as a nonce beyond 2^256 */
function encoded(encode: () => string): string {
  try {
    return encode();
  } catch (error) {
    if (!isError(error, "INVALID_ARGUMENT")) throw error;
    throw new Problem("invalidRequest", `${error.argument}: ${error.shortMessage}`);
  }
}
