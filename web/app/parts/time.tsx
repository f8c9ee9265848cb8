import type { JSX } from "preact";
import { localeOf } from "../../shared/language.ts";
import { type Clock, useSettings } from "../state/settings.ts";

interface Props {
  /** ISO 8601, or seconds since 1970. */
  readonly at: string | number;
  /** The day alone. */
  readonly dayOnly?: boolean;
}

/** A moment in the reader's own time, or in UTC if he wants it; the other one shows when pointed at. */
export function Time({ at, dayOnly = false }: Props): JSX.Element {
  const { clock, language } = useSettings();
  const date = dateOf(at);
  const spell = (zone: Clock): string => spelt(date, zone, localeOf(language), dayOnly);
  return (
    <time dateTime={date.toISOString()} title={spell(clock === "local" ? "utc" : "local")}>
      {spell(clock)}
    </time>
  );
}

/** As `Time` shows it, for sentences. */
export const spellTime = (at: Props["at"], clock: Clock, locale: string): string =>
  spelt(dateOf(at), clock, locale, false);

const dateOf = (at: Props["at"]): Date => new Date(typeof at === "number" ? at * 1000 : at);

/** The same spelling everywhere and in every language: 2026-11-26 14:05, in order of size. */
function spelt(date: Date, zone: Clock, locale: string, dayOnly: boolean): string {
  const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(!dayOnly && { hour: "2-digit", minute: "2-digit", hourCycle: "h23" as const }),
    ...(zone === "utc" && { timeZone: "UTC" }),
  });
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value])); // prettier-ignore
  const day = `${part["year"] ?? ""}-${part["month"] ?? ""}-${part["day"] ?? ""}`;
  const suffix = zone === "utc" ? " UTC" : "";
  return dayOnly
    ? `${day}${suffix}`
    : `${day} ${part["hour"] ?? ""}:${part["minute"] ?? ""}${suffix}`;
}
