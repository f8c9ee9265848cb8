const DAY_MS = 86_400_000;

export const daysFromNow = (days: string): string =>
  new Date(Date.now() + Number(days) * DAY_MS).toISOString();
