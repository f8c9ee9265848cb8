const SECONDS_PER_DAY = 86_400;

/**
 * A time of the chain's clock in the spelling of `capturedAt`, so that two instants compare as text. Proleptic
 * Gregorian, by Howard Hinnant's `civil_from_days`.
 * @param seconds since 1970-01-01T00:00:00Z, not negative, before the year 10000
 */
export function instantOf(seconds: number): string {
  const clamped = Math.min(Math.max(seconds, 0), 253_402_300_799);
  const days = Math.floor(clamped / SECONDS_PER_DAY);
  const { day, month, year } = civilFrom(days);
  const rest = clamped - days * SECONDS_PER_DAY;
  const [hours, minutes] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60];
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return `${date}T${two(hours)}:${two(minutes)}:${two(rest % 60)}.000Z`;
}

function civilFrom(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const two = (value: number): string => String(value).padStart(2, "0");
