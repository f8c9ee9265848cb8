import { type Static, Type } from "typebox";
import { AdditionalInformation, AssetId, Bpnl, closed, Email, LocalDate, Text } from "./parts.ts";

const optionalText = Type.Optional(Text);
const Phone = Type.Optional(Type.String({ pattern: "^[+]?[0-9 ]+$" }));
const more = { additionalInformationList: AdditionalInformation };

const Contact = closed({
  companyName: Text,
  street: optionalText,
  city: Text,
  postalCode: optionalText,
  country: Text,
  bpnlProperty: Bpnl,
  email: Email,
  phoneNumber: Phone,
});

const Person = closed({
  name: Text,
  department: optionalText,
  role: optionalText,
  phoneNumber: Phone,
  email: Email,
});

const Header = closed({
  complaintDate: LocalDate,
  lastRevisionDate: LocalDate,
  title: optionalText,
  customerComplaintId: Text,
  supplierComplaintId: optionalText,
  customerContact: Contact,
  supplierContact: Type.Optional(Contact),
  parts: Type.Array(
    closed({
      supplierPartNumber: optionalText,
      customerPartNumber: Text,
      orderNumber: Text,
      serialNumber: optionalText,
      batchNumber: optionalText,
      partName: optionalText,
      hwVersion: optionalText,
      partId: Type.Optional(AssetId),
    }),
  ),
  complaintLocation: optionalText,
  supplierId: Text,
  supplierName: optionalText,
  qualityTaskId: Type.Optional(AssetId),
  ...more,
});

const effect = {
  introductionDate: LocalDate,
  responsiblePerson: optionalText,
  proofOfEffectiveness: Text,
  /** In percent. */
  effectivenessResult: Type.Optional(
    Type.Number({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
  ),
};

const Interim = closed({
  ...effect,
  riskOfImmediateMeasure: optionalText,
  methodForEffectivenessCheck: optionalText,
});

const Measures = Type.Array(
  closed({
    ...effect,
    causeAssignment: optionalText,
    status: Type.Optional(Type.Enum(["closed", "open", "in progress"])),
    measure: Text,
  }),
);

const Cause = closed({
  /** Technical or systemic, of the occurrence or of its escape. */
  typeOfCauses: Type.Enum(["TUA", "TUN", "SUA", "SUN"]),
  causeHypothesisDescription: Text,
  verificationBy: optionalText,
  clarificationDate: LocalDate,
  result: Text,
  method: optionalText,
  report: optionalText,
  errorCauseCategory: optionalText,
});

/** Eight disciplines from complaint to prevention: urn:samm:io.catenax.report_8d:1.0.0 */
export const Report8D = closed({
  header: Header,
  stepD0: Type.Optional(
    closed({
      defineEmergencyResponseAction: Measures,
      customerComplaintId: Text,
      supplierComplaintId: optionalText,
      problemDescription: Text,
      complaintDate: LocalDate,
      complaintLocation: optionalText,
      ...more,
    }),
  ),
  stepD1: Type.Optional(
    closed({
      sponsor: Type.Optional(Person),
      teamLeader: Type.Optional(Person),
      contactPerson: Person,
      teamMembers: Type.Optional(Type.Array(Person)),
    }),
  ),
  stepD2: Type.Optional(
    closed({
      symptomDescription: Text,
      problemDescription: Text,
      errorType: optionalText,
      riskAssessmentStarted: LocalDate,
      riskAssessmentUpdated: Type.Optional(LocalDate),
      qualityTaskAttachmentId: optionalText,
      errorLocation: optionalText,
      ...more,
    }),
  ),
  stepD3: Type.Optional(
    closed({ descriptionOfInterimContainmentActions: Type.Array(Interim), ...more }),
  ),
  stepD4: Type.Optional(closed({ causes: Type.Array(Cause), ...more })),
  stepD5: Type.Optional(closed({ definePermanentCorrectiveActions: Measures, ...more })),
  stepD6: Type.Optional(closed({ implementedCorrectiveMeasures: Measures, ...more })),
  stepD7: Type.Optional(closed({ errorPreventiveMeasures: Measures, ...more })),
  stepD8: Type.Optional(closed({ resultAssesment: optionalText, closingDate: LocalDate })),
});
export type Report8D = Static<typeof Report8D>;
