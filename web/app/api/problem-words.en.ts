import type { FaultCode } from "../../../device-attest/fault.ts";
import type { DeviceCode, EpcisCode, ProblemCode } from "../../../service/errors.ts";
import type { SigningFailure } from "../signing/signing-failed.ts";

/** Whatever can go wrong for a person: devices and programs have their own faults, and nobody reads them here. */
type PersonsProblem =
  | Exclude<ProblemCode, FaultCode | EpcisCode | DeviceCode>
  | SigningFailure
  | "notFacts"
  | "offline"
  | "tooLarge";

/** What a problem means for whoever sees it, and what he can do. */
export interface ProblemWords {
  readonly what: string;
  readonly todo: string;
}

export const en = {
  offline: {
    what: "The service did not answer.",
    todo: "Check the connection and try again; nothing was changed unless you see it.",
  },
  notFacts: {
    what: "This file holds no facts of credit.",
    todo: "Choose the file that the bank’s page saved.",
  },
  overloaded: { what: "The service is busy.", todo: "Try again in a few seconds." },
  unavailable: {
    what: "A part of the service does not answer.",
    todo: "Try again in a minute; if it stays so, tell the operator.",
  },
  notFound: { what: "That is not there (any more).", todo: "Go back and open it again." },
  notAnchored: {
    what: "It is logged and not anchored yet.",
    todo: "Ask again in a minute.",
  },
  invalidRequest: {
    what: "Something that was entered does not fit.",
    todo: "Correct it and try again.",
  },
  codeInvalid: {
    what: "That code is not right.",
    todo: "Compare it with what is printed; the last digit of a number checks the others.",
  },
  tooLarge: { what: "What was sent is too large.", todo: "Send less at once." },
  unsupportedMediaType: {
    what: "That kind of file is not taken here.",
    todo: "Choose another file.",
  },
  notDeployed: {
    what: "This chain was set up before there were plans and lots.",
    todo: "Ask the operator to deploy their contracts and to publish a new trust manifest.",
  },
  actRefused: {
    what: "The chain would refuse this act.",
    todo: "See why below, and prepare it anew.",
  },
  unauthorized: { what: "You are not signed in (any more).", todo: "Sign in and try again." },
  signInRefused: {
    what: "Login and proof do not fit together.",
    todo: "Check both. After several failures you have to wait.",
  },
  passwordWeak: {
    what: "That password is easy to guess.",
    todo: "Take a longer one: several words that do not belong together.",
  },
  tooManyAttempts: {
    what: "There were too many attempts.",
    todo: "Wait as long as it says, then try again.",
  },
  forbidden: {
    what: "You may not do that for this party.",
    todo: "Ask somebody of the party who manages its people.",
  },
  lookRefused: {
    what: "The factory did not authorise this look.",
    todo: "Ask the factory for an authorisation.",
  },
  crossSite: {
    what: "The request did not come from a page of this service.",
    todo: "Open the service in a window of its own and try again.",
  },
  rateLimited: { what: "That was too much at once.", todo: "Wait a moment and try again." },
  signInAgain: {
    what: "That needs somebody who signed in a moment ago.",
    todo: "Sign in again and repeat it.",
  },
  conflict: {
    what: "Things have changed meanwhile, or it would break something.",
    todo: "Look at the present state and decide anew.",
  },
  alertRefused: {
    what: "That cannot be done with this alert now.",
    todo: "Look at what was done meanwhile: it is acknowledged, contained, then closed.",
  },
  notificationRefused: {
    what: "That cannot be done with this notification now.",
    todo: "Read how far it got, and do what comes next.",
  },
  notificationInvalid: {
    what: "That cannot be sent or taken as it is.",
    todo: "Read the reason; the address book says whom names mean.",
  },
  alreadyUsed: { what: "That is taken, or was used before.", todo: "Choose another, or go on." },
  indexStale: {
    what: "Whether the authorisation still stands cannot be seen on the chain at present.",
    todo: "Try again in a minute.",
  },
  inquiryLogUnavailable: {
    what: "Looks cannot be logged at present, so nothing is shown.",
    todo: "Try again in a minute; if it stays so, tell the operator.",
  },
  attestationRefused: {
    what: "The device's evidence is not taken.",
    todo: "See the reason below, and ask for a new challenge.",
  },
  attachmentHash: {
    what: "The file changed on its way.",
    todo: "Send it again.",
  },
  documentRefused: {
    what: "The document does not say what it has to.",
    todo: "See why below and correct it.",
  },
  actOfOther: {
    what: "That is about another party than the one you act for.",
    todo: "Choose the other party above, or begin anew.",
  },
  possessionMissing: {
    what: "This is not a signature by the certificate's private key over the party's id.",
    todo: "Run the command that is shown where the private key lies, and paste what it prints.",
  },
  signatureInvalid: {
    what: "The signature is not one of this act.",
    todo: "Sign again; if it stays so, prepare the act anew.",
  },
  signerOfOther: {
    what: "This signer does not sign for the party.",
    todo: "Use a wallet account or passkey of the party.",
  },
  managedActNotAllowed: {
    what: "The party’s policy lets no managed key sign this.",
    todo: "Sign it with a key of your own, or change the policy.",
  },
  declined: {
    what: "It was not signed: wallet or device was told no, or waited too long.",
    todo: "Try again.",
  },
  walletRefused: { what: "The wallet would not do it.", todo: "See what it says below." },
  accountOfOther: {
    what: "The wallet’s account does not sign for this party.",
    todo: "Choose another account in the wallet.",
  },
  noPasskeyHere: { what: "No passkey answered.", todo: "Use the device on which it was made." },
  passkeyUnsupported: {
    what: "This browser or device cannot make a passkey that fits.",
    todo: "Use another browser or device.",
  },
  passkeyOfOther: { what: "Another passkey answered than one of this party.", todo: "Try again." },
  internal: {
    what: "The service made a mistake.",
    todo: "Try again; if it stays so, tell the operator when it happened.",
  },
} satisfies Readonly<Record<PersonsProblem, ProblemWords>>;
