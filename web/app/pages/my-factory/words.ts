import type { Bilingual } from "../../state/settings.ts";
import { en } from "./words.en.ts";
import { zh } from "./words.zh.ts";

export const myFactoryWords: Bilingual<typeof en> = { en, zh };
