import fc from "fast-check";

/** Any UTF-16 there is, lone surrogates too: quicker to make than fast-check's own. */
export const anyText = fc
  .array(fc.nat({ max: 0xffff }), { maxLength: 30 })
  .map((units) => String.fromCharCode(...units));
