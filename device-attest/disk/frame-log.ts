import { dirname } from "node:path";
import { DeviceError } from "../device-error.ts";
import { diskError, type Files, type OpenFile, readFile, writeTemporary } from "./files.ts";
import { encodeFrame, type Frame, FRAME_HEAD_BYTES, scanFrames } from "./frame.ts";

/** A file of frames that grows one durable frame at a time. */
export class FrameLog {
  readonly #file: OpenFile;
  #end: number;
  #isBroken = false;

  private constructor(file: OpenFile, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /**
   * Starts a file with its first frame; nothing is at `path` before the frame is durable.
   * @throws DeviceError `diskFull`, `diskFault` when nothing changed, `outboxFailed` when nobody knows
   */
  static create(files: Files, path: string, tag: string, payload: Uint8Array): Promise<FrameLog> {
    return FrameLog.#write(files, path, encodeFrame(tag, payload));
  }

  /**
   * Opens a file to write on, without the write that the power may have cut short. What is kept is written anew, name
   * and all: after a failed fsync, bytes and names that never reached the disk read back from memory as if they had.
   * @throws DeviceError `outboxCorrupt`, `outboxFailed`, `diskFull`, `diskFault`
   */
  static async open(files: Files, path: string): Promise<{ log: FrameLog; frames: Frame[] }> {
    const bytes = await readFile(files, path);
    const { frames, end } = scanFrames(bytes ?? new Uint8Array(0));
    const log = await FrameLog.#write(files, path, bytes?.subarray(0, end) ?? new Uint8Array(0));
    return { log, frames };
  }

  /** Bytes in the file. */
  get bytes(): number {
    return this.#end;
  }

  /**
   * Appends one frame and makes it durable.
   * @returns where its payload begins
   * @throws DeviceError `diskFull`, `diskFault` when the file is as before; `outboxFailed` when nobody knows, from
   *   then on for every append
   */
  async append(tag: string, payload: Uint8Array): Promise<number> {
    if (this.#isBroken) throw new DeviceError("outboxFailed");
    const frame = encodeFrame(tag, payload);
    try {
      await this.#file.write(this.#end, frame);
    } catch (error) {
      await this.#takeBack();
      throw diskError(error);
    }
    await this.#sync();
    const payloadStart = this.#end + FRAME_HEAD_BYTES;
    this.#end += frame.length;
    return payloadStart;
  }

  /** @throws DeviceError `diskFault` */
  async read(offset: number, length: number): Promise<Uint8Array> {
    return await this.#file.read(offset, length).catch((error: unknown) => {
      throw diskError(error);
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  static async #write(files: Files, path: string, bytes: Uint8Array): Promise<FrameLog> {
    const temporary = await writeTemporary(files, `${path}.tmp`, bytes).catch((error: unknown) => {
      throw diskError(error);
    });
    try {
      await files.rename(temporary, path);
      await files.syncDirectory(dirname(path));
      return new FrameLog(await files.open(path, "existing"), bytes.length);
    } catch (error) {
      throw new DeviceError("outboxFailed", undefined, { cause: error });
    }
  }

  async #takeBack(): Promise<void> {
    try {
      await this.#file.truncate(this.#end);
    } catch (error) {
      this.#isBroken = true;
      throw new DeviceError("outboxFailed", undefined, { cause: error });
    }
    await this.#sync();
  }

  /** After a failed fsync the system may have dropped the pages and call them clean: never go on. */
  async #sync(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      this.#isBroken = true;
      throw new DeviceError("outboxFailed", undefined, { cause: error });
    }
  }
}
