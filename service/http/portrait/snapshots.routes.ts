import { type Static, Type } from "typebox";
import { InstantSchema, SaltSchema } from "../../../device-attest/record.ts";
import { Problem } from "../../errors.ts";
import { entryByHash } from "../../evidence/entry.store.ts";
import { bundleFor, type ProofSource } from "../../evidence/proofs.store.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import { SnapshotDocumentSchema } from "../../portrait/snapshot/document.ts";
import {
  emptySnapshot,
  type KeptSnapshot,
  newestSnapshots,
  snapshotAt,
} from "../../portrait/snapshot/snapshot.store.ts";
import type { Snapshots, Taken } from "../../portrait/snapshot/snapshots.job.ts";
import { figureSections } from "../../portrait/figure-sections.ts";
import { OfParty } from "../consent-schema.ts";
import { LookRefused, notLogged } from "../looks-refused.ts";
import { Done } from "../people/schemas.ts";
import { Next, nextOf, pageOf, Paging } from "../people/paging.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";

const Index = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "where it stands in the log",
});
const OfSnapshot = Type.Object({ party: PartyId, snapshot: Index });

const Wanted = Type.Object(
  {
    authorisation: {
      ...HashSchema,
      description: "commitment of what the factory granted the lender: whom, what for, which time",
    },
    nonce: {
      ...SaltSchema,
      description: "fresh, of the application; the same again is answered by the same snapshot",
    },
    sections: Type.Array(Type.Enum([...figureSections]), {
      minItems: 1,
      uniqueItems: true,
      description: "those of the authorisation that are to be in it",
    }),
  },
  { additionalProperties: false },
);

const Shown = Type.Object({
  index: Index,
  statementHash: Type.String(),
  at: InstantSchema,
  lender: PartyId,
  purpose: Type.String(),
  nonce: Type.String(),
  authorisation: HashSchema,
  sections: Type.Array(Type.String()),
  kept: Type.Boolean({ description: "whether what it says is still here" }),
});

const shown = ({ asked, index, sections, snapshot, statementHash }: KeptSnapshot) => ({
  index,
  statementHash,
  at: snapshot.at,
  lender: snapshot.lender,
  purpose: snapshot.purpose,
  nonce: snapshot.nonce,
  authorisation: snapshot.authorisation,
  sections: [...asked],
  kept: sections !== undefined,
});

export interface SnapshotsRoutesOptions {
  readonly source: ProofSource;
  readonly snapshots: Snapshots;
}

/** A portrait at a moment, made and handed over by the factory itself. */
export function snapshotRoutes(app: HttpServer, options: SnapshotsRoutesOptions): void {
  takeRoute(app, options);
  listRoute(app, options);
  documentRoute(app, options);
  emptyRoute(app, options);
}

function takeRoute(app: HttpServer, { snapshots }: SnapshotsRoutesOptions): void {
  app.post(
    "/v1/parties/:party/snapshots",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "takeSnapshot",
        summary: "Have the portrait signed and logged as it is now, for one lender",
        description:
          "Nobody but the factory gets it from here; it hands it over. Each section must be one that the lender may look at by this authorisation.",
        params: OfParty,
        body: Wanted,
        response: { 201: Shown, ...problemReplies(403, 404, 409, 503) },
      },
    },
    async ({ body, params }, reply) => {
      const taken = await snapshots.take({ factory: params.party, ...body });
      return reply.code(201).send(shown(takenOr(taken)));
    },
  );
}

function takenOr(taken: Taken): KeptSnapshot {
  if (taken.kind === "taken") return taken.snapshot;
  if (taken.kind === "refused") throw new LookRefused(taken.refusal);
  if (taken.kind === "notLogged") throw notLogged();
  throw taken.kind === "noAuthorisation"
    ? new Problem("notFound", "The party granted no authorisation of this commitment.")
    : new Problem("alreadyUsed", "This nonce was used for other sections.");
}

function listRoute(app: HttpServer, { source: { pool } }: SnapshotsRoutesOptions): void {
  app.get(
    "/v1/parties/:party/snapshots",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listSnapshots",
        summary: "Portraits that the factory had made for lenders, newest first",
        params: OfParty,
        querystring: Paging,
        response: { 200: Type.Object({ items: Type.Array(Shown), next: Next }) },
      },
    },
    async ({ params, query }) => {
      const page = pageOf(query);
      const items = (await newestSnapshots(pool, params.party, page)).map(shown);
      return {
        items,
        next: nextOf(
          items.map(({ index }) => ({ no: index })),
          page.limit,
        ),
      };
    },
  );
}

function documentRoute(app: HttpServer, { source }: SnapshotsRoutesOptions): void {
  app.get(
    "/v1/parties/:party/snapshots/:snapshot",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "readSnapshot",
        summary: "The document to hand over: signed, with its proofs, and what its sections say",
        params: OfSnapshot,
        response: { 200: SnapshotDocumentSchema, ...problemReplies(404) },
      },
    },
    async ({
      params: { party, snapshot: index },
    }): Promise<Static<typeof SnapshotDocumentSchema>> => {
      const kept = await snapshotAt(source.pool, party, index);
      if (kept?.sections === undefined) throw new Problem("notFound", "No snapshot is kept there.");
      const entry = await entryByHash(source.pool, Buffer.from(kept.statementHash, "hex"));
      const bundle = entry && (await bundleFor(source, entry));
      if (bundle === undefined)
        throw new Problem("notAnchored", "No final anchor covers it yet; ask again.", 5);
      return { v: "snapshot/1", bundle, sections: [...kept.sections] };
    },
  );
}

function emptyRoute(app: HttpServer, { source: { pool } }: SnapshotsRoutesOptions): void {
  app.delete(
    "/v1/parties/:party/snapshots/:snapshot",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "emptySnapshot",
        summary: "Remove what a snapshot says; that it was made, for whom, stays in the log",
        params: OfSnapshot,
        response: { 204: Done, ...problemReplies(404) },
      },
    },
    async ({ params: { party, snapshot: index } }, reply) => {
      if (!(await emptySnapshot(pool, party, index)))
        throw new Problem("notFound", "No snapshot is kept there.");
      return reply.code(204).send(null);
    },
  );
}
