import { constants } from "node:fs";
import { chmod, lstat, mkdir, mkdtemp, open, readdir, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Board, BoardFiles, BoardState, ShellIo } from "../board-port.js";

/** A board whose files are a temporary folder and whose shell is a function of the test. */
export class FolderBoard implements Board {
  currentState: BoardState = "Connected";
  currentAuthorization: "pending" | "denied" = "pending";
  connect?: NonNullable<Board["connect"]>;
  listen?: NonNullable<Board["listen"]>;
  /** Files that are open, to find a descriptor that nobody closes. */
  openFiles = 0;

  private constructor(
    readonly key: string,
    /** Host folder that plays `/`. */
    readonly root: string,
    public runShell: (command: string, io: ShellIo) => Promise<void>,
    readonly name: string,
  ) {}

  static async create(
    key: string,
    runShell: (command: string, io: ShellIo) => Promise<void> = () => Promise.resolve(),
    name = "ohos-device",
  ): Promise<FolderBoard> {
    const board = new FolderBoard(key, await mkdtemp(join(tmpdir(), "folder-board-")), runShell, name);
    await mkdir(join(board.root, "data/local/tmp"), { recursive: true });
    return board;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  state(): BoardState {
    return this.currentState;
  }

  authorization(): "pending" | "denied" {
    return this.currentAuthorization;
  }

  shell(command: string, io: ShellIo): Promise<void> {
    return this.runShell(command, io);
  }

  host(path: string): string {
    return join(this.root, path);
  }

  readonly files: BoardFiles = {
    stat: async (path) => {
      const info = await stat(this.host(path), { bigint: true }).catch(() => undefined);
      if (info === undefined) return undefined;
      return {
        kind: info.isFile() ? "file" : info.isDirectory() ? "directory" : "other",
        size: Number(info.size),
        mode: Number(info.mode) & 0o7777,
        owner: 0,
        group: 0,
        accessTime: info.atimeNs,
        modificationTime: info.mtimeNs,
      };
    },
    list: (path) => readdir(this.host(path)),
    openRead: async (path) => {
      const handle = await open(this.host(path), "r");
      this.openFiles++;
      return {
        read: async (offset, length) => {
          const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
          return buffer.subarray(0, bytesRead);
        },
        close: async () => {
          this.openFiles--;
          await handle.close();
        },
      };
    },
    openWrite: async (path) => {
      const handle = await open(
        this.host(path),
        constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
      );
      this.openFiles++;
      return {
        write: async (offset, bytes) => {
          await handle.write(bytes, 0, bytes.length, offset);
        },
        sync: () => Promise.resolve(),
        close: async () => {
          this.openFiles--;
          await handle.close();
        },
      };
    },
    makeDirectory: async (path) => {
      const there = await lstat(this.host(path)).catch(() => undefined);
      if (there?.isDirectory() !== true) await mkdir(this.host(path));
    },
    setMode: (path, mode) => chmod(this.host(path), mode),
    setTimes: (path, { accessTime, modificationTime }) =>
      utimes(this.host(path), Number(accessTime) / 1e9, Number(modificationTime) / 1e9),
  };
}
