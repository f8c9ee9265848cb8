/** A document is not one of the aspect model that it was read as. */
export class AspectFault extends Error {
  /** JSON pointer (RFC 6901) to what is wrong, also to a member that there should be. */
  readonly pointer: string;
  constructor(pointer: string, detail: string) {
    super(detail);
    this.name = "AspectFault";
    this.pointer = pointer;
  }
}
