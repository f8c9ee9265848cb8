import { actRoutes } from "./acts.routes.ts";
import { admissionRoutes } from "./admission/admission.routes.ts";
import { openingRoutes } from "./admission/opening.routes.ts";
import type { AdmissionOptions } from "./admission/options.ts";
import { paperRoutes } from "./admission/papers.routes.ts";
import { enrolmentRoutes } from "./enrolment.routes.ts";
import { attestationPolicyRoutes } from "./identity/attestation-policy.routes.ts";
import { attestationResultRoutes } from "./identity/attestation-results.routes.ts";
import { attestationRoutes } from "./identity/attestation.routes.ts";
import { identityRoutes } from "./identity/identity.routes.ts";
import { attachmentRoutes } from "./inspection/attachments.routes.ts";
import { planRoutes } from "./inspection/plans.routes.ts";
import { bookRoutes } from "./quality/book.routes.ts";
import { inboxRoutes } from "./quality/inbox.routes.ts";
import { lotRoutes } from "./quality/lots.routes.ts";
import type { EnrolmentOptions } from "./identity/options.ts";
import type { HttpServer } from "./server.ts";
import type { SigningOptions } from "./signing/options.ts";
import { pendingRoutes } from "./signing/pending.routes.ts";
import { asBuiltRoutes } from "./trace/as-built.routes.ts";
import { containmentRoutes } from "./trace/containment.routes.ts";
import { genealogyRoutes } from "./trace/genealogy.routes.ts";
import { notificationRoutes } from "./trace/notifications.routes.ts";
import { partnerRoutes } from "./trace/partners.routes.ts";
import { signerRoutes } from "./signing/signers.routes.ts";

/** What parties do to one another on the chain: acts, admission, and who signs; and what their inspectors need. */
export async function partyRoutes(
  app: HttpServer,
  options: AdmissionOptions & EnrolmentOptions & SigningOptions,
): Promise<void> {
  enrolmentRoutes(app, options);
  identityRoutes(app, options);
  actRoutes(app, options);
  admissionRoutes(app, options);
  paperRoutes(app, options);
  openingRoutes(app, options);
  pendingRoutes(app, options);
  signerRoutes(app, options);
  planRoutes(app, options);
  bookRoutes(app, options);
  lotRoutes(app, options);
  inboxRoutes(app, options);
  genealogyRoutes(app, options);
  containmentRoutes(app, options);
  notificationRoutes(app, options);
  partnerRoutes(app, options);
  asBuiltRoutes(app, options);
  attestationPolicyRoutes(app, options);
  attestationRoutes(app, options);
  attestationResultRoutes(app, options);
  await attachmentRoutes(app, options);
}
