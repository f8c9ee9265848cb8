import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { sha256 } from "#crypto";
import { Problem } from "../../errors.ts";
import { newestAnchor } from "../../evidence/anchor.store.ts";
import type { ProofSource } from "../../evidence/proofs.store.ts";
import type { TrustManifest } from "../../evidence/trust-manifest.ts";
import type { Post } from "../../evidence/verification/endpoint.ts";
import { describe, type Language } from "../../evidence/verification/describe.ts";
import { CANDIDATES_MAX, candidateLots } from "../../quality/audit/candidates.store.ts";
import type { AuditedLot, AuditReport } from "../../quality/audit/report.ts";
import { drawSample, seedOf } from "../../quality/audit/sample.ts";
import { lotVerdict, verifyLot } from "../../quality/lot-evidence/verify-lot.ts";
import { canonicalUri } from "../../trace/capture/epc.ts";
import { lotBundle } from "../../trace/lot-bundle.store.ts";
import { askedFor, configOf, NOTHING, partsOf, pathOf, schemaOf } from "../looks.ts";
import type { Looks, View } from "../looks-decide.ts";
import type { HttpServer } from "../server.ts";
import { AuditReportSchema } from "./report-schema.ts";
import { reportPdf } from "./report-pdf.ts";
import { reportSheet } from "./report-sheet.ts";

/** Each is verified whole while somebody waits. */
const SAMPLE_MAX = 20;

const query = Type.Object({
  nonce: Type.String({
    pattern: "^(?:[0-9a-f]{2}){8,32}$",
    description:
      "the auditor's own, hexadecimal: with the log's newest anchored root it is the seed",
  }),
  sample: Type.Optional(Type.Integer({ minimum: 1, maximum: SAMPLE_MAX, default: 5 })),
  product: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description: "its name, as its plan's publisher writes it",
    }),
  ),
  format: Type.Optional(Type.Enum(["json", "pdf", "xlsx"])),
  language: Type.Optional(Type.Enum(["en", "zh"])),
});

export interface AuditOptions {
  readonly source: ProofSource;
  readonly looks: Looks;
  readonly manifest: TrustManifest;
  /** The service's own node. */
  readonly post: Post;
}

const route = {
  path: "/lot-audit",
  operationId: "auditLots",
  summary: "Every check on a sample of a factory's lots, drawn by a seed that neither side chose",
  section: "records",
  resolutions: ["record"],
  params: NOTHING,
  query,
  problems: [404, 409, 413],
} as const;

const types = {
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** The auditor's desk, for the factory itself and for whom it lets look at its records. */
export function auditRoutes(app: HttpServer, options: AuditOptions): void {
  const document = { schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) };
  const schema = schemaOf(route, {
    200: {
      description: "The report",
      content: {
        "application/json": { schema: AuditReportSchema },
        [types.pdf]: document,
        [types.xlsx]: document,
      },
    },
  });
  app.get(pathOf(route), { ...configOf(route), schema }, async (request, reply) => {
    const { query: asked } = partsOf(request, route);
    const { format = "json", language = "en" } = asked;
    const { bytes } = await options.looks.show(askedFor(request, route), async (view) => {
      const report = await audit(options, view, asked);
      return { bytes: await written(report, format, language), fields: Object.keys(report) };
    });
    if (format !== "json")
      void reply.header("content-disposition", `attachment; filename="lot-audit.${format}"`);
    return reply.type(types[format]).send(bytes);
  });
}

async function written(
  report: AuditReport,
  format: keyof typeof types,
  language: Language,
): Promise<Uint8Array> {
  if (format === "pdf") return reportPdf(report, language);
  if (format === "xlsx") return reportSheet(report, language);
  const lots = report.lots.map((lot) => ({
    ...lot,
    checks: lot.checks.map((check) => ({ ...check, ...describe(check, language) })),
  }));
  const said: Static<typeof AuditReportSchema> = { ...report, lots };
  return utf8(JSON.stringify(said));
}

interface Asked {
  readonly nonce: string;
  readonly sample?: number;
  readonly product?: string;
}

/** @throws Problem `notAnchored`, `tooLarge` */
async function audit(
  options: AuditOptions,
  { at, factory, period }: View,
  { nonce, product, sample = 5 }: Asked,
): Promise<AuditReport> {
  const { manifest, source } = options;
  const anchor = await newestAnchor(source.pool);
  if (anchor === undefined) throw new Problem("notAnchored", "Nothing is anchored yet.", 5);
  const productHash = product === undefined ? null : toHex(sha256(utf8(product)));
  const asked = { factory, period, product: productHash ?? undefined };
  const candidates = await candidateLots(source.pool, asked);
  if (candidates.length > CANDIDATES_MAX)
    throw new Problem("tooLarge", `More than ${String(CANDIDATES_MAX)} lots: narrow the period.`);
  const logRoot = toHex(anchor.root);
  const seed = seedOf(logRoot, nonce);
  const lots: AuditedLot[] = [];
  for (const lot of drawSample(seed, candidates, sample))
    lots.push(await audited(options, { at, factory, lot, period }));
  return {
    factory,
    period,
    product: productHash,
    madeAt: at,
    manifestHash: toHex(sha256(utf8(canonicalize(manifest)))),
    logSize: anchor.size,
    logRoot,
    nonce,
    seed,
    candidates: candidates.length,
    lots,
  };
}

async function audited(
  { manifest, post, source }: AuditOptions,
  { at, ...asked }: { at: string; factory: string; lot: string; period: View["period"] },
): Promise<AuditedLot> {
  const bundle = await lotBundle(source, asked, new Date(at));
  if (typeof bundle === "string")
    return { lot: asked.lot, uri: null, records: 0, verdict: "absent", reason: bundle, checks: [] };
  const report = await verifyLot(JSON.stringify(bundle), JSON.stringify(manifest), {
    nodes: [{ label: "operator", post }],
    oneSpelling: canonicalUri,
  });
  return {
    lot: asked.lot,
    uri: bundle.uri ?? null,
    records: report.records.length,
    verdict: lotVerdict(report),
    reason: null,
    checks: report.checks,
  };
}
