import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SandboxFiles } from "../../world/sandbox-files.js";
import { hostPathOnDevice } from "./device-links.js";

const base = "/data/storage/el2/base";

describe("symbolic links of a sandbox", () => {
  let folder = "";
  let files = new SandboxFiles([]);
  const inSandbox = (path: string): string => join(folder, "app", path);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ohbackup-links-"));
    mkdirSync(inSandbox("files/sub"), { recursive: true });
    writeFileSync(inSandbox("files/a.txt"), "mine");
    writeFileSync(join(folder, "secret.txt"), "the host's");
    files = new SandboxFiles([{ at: base, host: join(folder, "app") }]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("are device paths: an absolute target is looked up on the device", () => {
    symlinkSync(`${base}/files/a.txt`, inSandbox("files/link"));
    expect(readFileSync(hostPathOnDevice(files, `${base}/files/link`, "follow"), "utf8")).toBe("mine");
  });

  it("are followed relative to their own directory, in the middle of a path too", () => {
    symlinkSync("..", inSandbox("files/sub/up"));
    expect(hostPathOnDevice(files, `${base}/files/sub/up/a.txt`, "follow")).toBe(inSandbox("files/a.txt"));
    expect(hostPathOnDevice(files, `${base}/files/sub/up/../files/a.txt`, "follow")).toBe(
      inSandbox("files/a.txt"),
    );
  });

  it("never lead to a file of the host", () => {
    symlinkSync(join(folder, "secret.txt"), inSandbox("files/out"));
    symlinkSync("../../../../../../../../secret.txt", inSandbox("files/climb"));
    symlinkSync(folder, inSandbox("files/directory"));
    for (const path of ["out", "climb", "directory/secret.txt"]) {
      expect(() => hostPathOnDevice(files, `${base}/files/${path}`, "follow")).toThrow("nothing is mounted");
    }
  });

  it("end in ELOOP when they turn in a circle", () => {
    symlinkSync("b", inSandbox("files/c"));
    symlinkSync("c", inSandbox("files/b"));
    expect(() => hostPathOnDevice(files, `${base}/files/b`, "follow")).toThrow(
      expect.objectContaining({ code: "ELOOP" }),
    );
  });

  it("are kept in the last component when asked to, and leave missing files to the caller", () => {
    symlinkSync(`${base}/files/a.txt`, inSandbox("files/link"));
    expect(hostPathOnDevice(files, `${base}/files/link`, "keep")).toBe(inSandbox("files/link"));
    expect(hostPathOnDevice(files, `${base}/files/new/deep`, "follow")).toBe(inSandbox("files/new/deep"));
  });

  it("of the host's own folder behind a mount are no links of the device", () => {
    symlinkSync(join(folder, "app"), join(folder, "other-name"));
    const through = new SandboxFiles([{ at: base, host: join(folder, "other-name") }]);
    expect(readFileSync(hostPathOnDevice(through, `${base}/files/a.txt`, "follow"), "utf8")).toBe("mine");
  });
});
