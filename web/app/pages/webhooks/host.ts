/** Who listens, of an address that the service took. */
export const hostOf = (url: string): string => URL.parse(url)?.host ?? url;
