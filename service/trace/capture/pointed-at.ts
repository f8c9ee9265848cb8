import type { TraceEvent } from "../event.ts";

export type ExceptionKind = "unknownThing" | "unknownPlace" | "unknownParty";

/** Something that an event takes for granted. */
export interface PointedAt {
  readonly kind: ExceptionKind;
  /** Canonical URI. */
  readonly about: string;
}

/** A product is no thing of which somebody could have said that it came into being. */
const PRODUCT = /^https:\/\/id\.gs1\.org\/01\/\d{14}$/;

/**
 * What an event says nothing new of, but takes to be there: what went into something, what is in a container or comes out
 * of it; places and parties.
 */
export function pointedAt({
  action,
  bizLocation,
  children,
  destinations,
  inputs,
  parent,
  readPoint,
  sources,
}: TraceEvent): PointedAt[] {
  const things = [...inputs, ...children].map(({ id }) => id).filter((id) => !PRODUCT.test(id));
  const ends = [...sources, ...destinations];
  const places = [readPoint, bizLocation, ...ends.filter(isPlace).map(({ id }) => id)];
  return [
    // A container becomes known by being filled.
    ...(action === "add" || parent === undefined ? things : [...things, parent]).map(
      of("unknownThing"),
    ),
    ...places.filter((one) => one !== undefined).map(of("unknownPlace")),
    ...ends
      .filter((one) => !isPlace(one))
      .map(({ id }) => id)
      .map(of("unknownParty")),
  ];
}

const isPlace = ({ kind }: { readonly kind: string }): boolean => kind === "location";
const of =
  (kind: ExceptionKind) =>
  (about: string): PointedAt => ({ kind, about });
