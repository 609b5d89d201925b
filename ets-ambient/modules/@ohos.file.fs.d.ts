declare namespace fileIo {
  /** @since 9 */
  namespace OpenMode {
    const READ_ONLY = 0o0;
    const WRITE_ONLY = 0o1;
    const CREATE = 0o100;
    const TRUNC = 0o1000;
  }
  /** @since 9 */
  interface File {
    readonly fd: number;
  }
  /** @since 9 */
  interface Stat {
    readonly mode: number;
    readonly size: number;
    readonly mtime: number;
    isDirectory(): boolean;
    isFile(): boolean;
  }
  /** @since 11 */
  interface ReadOptions {
    offset?: number;
    length?: number;
  }
  /** @since 11 */
  interface WriteOptions extends ReadOptions {
    encoding?: string;
  }
  /** @since 9 */
  function accessSync(path: string): boolean;
  /** @since 9 */
  function closeSync(file: number | File): void;
  /** @since 10 */
  function dup(fd: number): File;
  /** @since 9 */
  function fsyncSync(fd: number): void;
  /** @since 9 */
  function listFileSync(path: string): string[];
  /** @since 9 */
  function lstatSync(path: string): Stat;
  /** @since 11 */
  function mkdirSync(path: string, recursion: boolean): void;
  /** @since 9 */
  function openSync(path: string, mode?: number): File;
  /** @since 9 */
  function readSync(
    fd: number,
    buffer: ArrayBuffer,
    options?: ReadOptions,
  ): number;
  /** @since 9 */
  function renameSync(oldPath: string, newPath: string): void;
  /** @since 9 */
  function rmdirSync(path: string): void;
  /** @since 9 */
  function statSync(file: string | number): Stat;
  /** @since 9 */
  function symlinkSync(target: string, srcPath: string): void;
  /** @since 9 */
  function unlinkSync(path: string): void;
  /** @since 11 */
  function utimes(path: string, mtime: number): void;
  /** @since 9 */
  function writeSync(
    fd: number,
    buffer: ArrayBuffer | string,
    options?: WriteOptions,
  ): number;
}

export default fileIo;
