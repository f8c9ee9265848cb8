import type { CaptureOptions } from "../../trace/capture/capture.store.ts";

export type EpcisOptions = CaptureOptions;

/** Where the binding lies. */
export const BASE = "/epcis/v2";

/** Versions of EPCIS and the Core Business Vocabulary that are spoken. */
export const VERSION = "2.0.0";

/** A captured document; what is larger is refused while it comes in. */
export const DOCUMENT_BYTES_MAX = 8 * 1024 * 1024;

export const PER_PAGE = 30;
export const PER_PAGE_MAX = 1000;
