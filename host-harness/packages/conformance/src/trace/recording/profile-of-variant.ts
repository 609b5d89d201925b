import { findProfile } from "@ohbackup/reference-model";
import { ConformanceError } from "../../errors.js";

/**
 * The profile a recording was made of: a snapshot of the development branch is HEAD, `release-X` is `vX`
 * (`golden/service/README.md`, variant).
 * @throws ConformanceError `bad-recording` for a build that no profile describes
 */
export function profileNameOfVariant(variant: string | undefined, origin: string): string {
  if (variant?.startsWith("snapshot-") === true) return "HEAD";
  const release = /^release-(.+)$/.exec(variant ?? "")?.[1];
  const profile = release === undefined ? undefined : findProfile(`v${release}`);
  if (profile !== undefined) return profile.name;
  throw new ConformanceError(
    "bad-recording",
    `${origin}, variant: no profile belongs to ${JSON.stringify(variant ?? null)}; name the profile yourself.`,
    { where: "variant" },
  );
}
