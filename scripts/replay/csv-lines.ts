/** One line of a source, without its end; `bytes` is undefined where the line was longer than allowed. */
export interface Line {
  /** From 1, as an editor counts. */
  readonly number: number;
  readonly bytes: Uint8Array | undefined;
}

export const LINE_BYTES_MAX = 1_048_576;
const LF = 10;
const CR = 13;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Cuts a stream of bytes into lines, with memory bounded by the longest line allowed: of a longer one only its number
 * is kept. Ends are LF, CRLF and the CR CR LF of files that went through two text modes. A line is a row: a quoted
 * cell may not run over its end, so that one stray quotation mark never swallows the rows after it.
 */
export class LineSplitter {
  private readonly bytesMax: number;
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private number = 0;

  constructor(bytesMax: number = LINE_BYTES_MAX) {
    this.bytesMax = bytesMax;
  }

  /** The lines that `chunk` completes. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      this.hold(chunk.subarray(start, end));
      lines.push(this.release());
      start = end + 1;
    }
    this.hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the source does not end in a line end. */
  end(): Line[] {
    return this.heldBytes > 0 ? [this.release()] : [];
  }

  private hold(bytes: Uint8Array): void {
    this.heldBytes += bytes.length;
    if (this.heldBytes > this.bytesMax) this.held = [];
    else if (bytes.length > 0) this.held.push(bytes);
  }

  private release(): Line {
    this.number++;
    const whole = this.heldBytes > this.bytesMax ? undefined : joined(this.held);
    this.held = [];
    this.heldBytes = 0;
    return { number: this.number, bytes: whole && trimEnds(whole, this.number === 1) };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function trimEnds(line: Uint8Array, first: boolean): Uint8Array {
  const start = first && BOM.every((byte, at) => line[at] === byte) ? BOM.length : 0;
  let end = line.length;
  while (end > start && line[end - 1] === CR) end--;
  return line.subarray(start, end);
}
