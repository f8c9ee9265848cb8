import type { Resolution } from "./period.ts";
import type { Category } from "./personal-data.ts";
import type { LookPurpose } from "./purpose.ts";
import type { Refusal } from "./refusal.ts";
import type { Section } from "./section.ts";

/** What documents, decisions and the log of looks are called in a language. */
export interface ConsentWords {
  readonly sections: Readonly<Record<Section, string>>;
  readonly purposes: Readonly<Record<LookPurpose, string>>;
  readonly resolutions: Readonly<Record<Resolution, string>>;
  readonly categories: Readonly<Record<Category, string>>;
  readonly refusals: Readonly<Record<Refusal, string>>;
}
