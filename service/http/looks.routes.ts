import type { BlockList } from "node:net";
import type { TrustManifest } from "../evidence/trust-manifest.ts";
import type { Post } from "../evidence/verification/endpoint.ts";
import type { ProofSource } from "../evidence/proofs.store.ts";
import { activityRoutes } from "./activity.routes.ts";
import { auditRoutes } from "./audit/audit.routes.ts";
import { attestationLookRoute } from "./identity/attestation-results.routes.ts";
import { lotBundleRoutes } from "./audit/lot-bundle.routes.ts";
import { alertRoutes } from "./alerts/alerts.routes.ts";
import { authorisationRoutes } from "./consent-authorisations.routes.ts";
import { contractRoutes } from "./consent-contracts.routes.ts";
import { individualRoutes } from "./consent-individuals.routes.ts";
import type { ConsentOptions } from "./consent-options.ts";
import { deviceRoutes } from "./devices.routes.ts";
import { EventStreams } from "./event-stream.ts";
import { evidenceRoutes } from "./evidence.routes.ts";
import { inquiryRoutes } from "./inquiry.routes.ts";
import type { Looks } from "./looks-decide.ts";
import { watchRoutes } from "./monitoring/watches.routes.ts";
import { portraitRoutes } from "./portrait/portrait.routes.ts";
import { calendarRoutes } from "./portrait/calendars.routes.ts";
import { confirmationRoutes } from "./portrait/confirmations.routes.ts";
import { peerRoutes } from "./portrait/peers.routes.ts";
import { paymentRoutes } from "./portrait/payments.routes.ts";
import { signalRoutes } from "./portrait/signals.routes.ts";
import { snapshotRoutes } from "./portrait/snapshots.routes.ts";
import { objectionRoutes } from "./objection.routes.ts";
import type { Snapshots } from "../portrait/snapshot/snapshots.job.ts";
import type { HttpServer } from "./server.ts";
import { traceEventRoutes } from "./trace-events.routes.ts";
import { webhookRoutes } from "./webhooks/webhooks.routes.ts";

export interface LooksRoutesOptions extends ConsentOptions {
  readonly source: ProofSource;
  readonly looks: Looks;
  readonly snapshots: Snapshots;
  /** Party id of the operator. */
  readonly operator: string;
  readonly objectionDays: number;
  readonly manifest: TrustManifest;
  /** The service's own node, asked as an auditor asks his. */
  readonly post: Post;
  /** Networks that subscribers may be in beside the internet. */
  readonly webhookNetworks: BlockList;
}

/** A factory's data, who may look at it, and who did. */
export function looksRoutes(app: HttpServer, options: LooksRoutesOptions): void {
  const { looks, manifest, now, objectionDays: days, operator, pool, post } = options;
  const { snapshots, source } = options;
  const streams = new EventStreams(app);
  evidenceRoutes(app, source, looks);
  lotBundleRoutes(app, source, looks);
  auditRoutes(app, { source, looks, manifest, post });
  deviceRoutes(app, pool, looks);
  attestationLookRoute(app, { pool }, looks);
  activityRoutes(app, pool, looks, streams);
  traceEventRoutes(app, pool, looks);
  authorisationRoutes(app, options);
  individualRoutes(app, options);
  contractRoutes(app, options);
  inquiryRoutes(app, { source, streams, identify: looks.identify });
  portraitRoutes(app, pool, looks);
  signalRoutes(app, { pool, now });
  confirmationRoutes(app, { pool, now });
  calendarRoutes(app, { pool, now });
  peerRoutes(app, { pool, now });
  paymentRoutes(app, { pool, now });
  snapshotRoutes(app, { source, snapshots });
  watchRoutes(app, { pool, now });
  webhookRoutes(app, { pool, now, cipher: options.cipher, networks: options.webhookNetworks });
  alertRoutes(app, { pool, now, streams, identify: looks.identify });
  objectionRoutes(app, { pool, now, operator, days });
}
