import { DAY_MS } from "../../../shared/day.ts";

export const daysFromNow = (days: string): string =>
  new Date(Date.now() + Number(days) * DAY_MS).toISOString();
