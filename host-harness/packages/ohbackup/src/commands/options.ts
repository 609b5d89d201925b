import { InvalidArgumentError } from "commander";
import { findProfile, profileNames } from "@ohbackup/conformance";
import type { Profile } from "@ohbackup/conformance";

/** `--profile`: the release whose rules are used. */
export function parseProfile(value: string): Profile {
  const profile = findProfile(value);
  if (profile === undefined) {
    throw new InvalidArgumentError(
      `There is no profile ${JSON.stringify(value)}; known: ${profileNames.join(", ")}.`,
    );
  }
  return profile;
}

/** `--port`, `--server`: a TCP port from 1 to 65535. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError("A port is a number from 1 to 65535.");
  }
  return port;
}

/** Address of an hdc server. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** `--server [HOST:]PORT`, as the official program's -s. */
export function parseServer(value: string): ServerAddress {
  const separator = value.lastIndexOf(":");
  const host = separator < 0 ? "127.0.0.1" : value.slice(0, separator);
  if (host === "") throw new InvalidArgumentError("The host in front of the colon is missing.");
  return { host, port: parsePort(value.slice(separator + 1)) };
}

/** The server to ask when none is named: the port may come from the environment (`spec/hdc.md §12`). */
export function defaultServer(environment: Readonly<Record<string, string | undefined>>): ServerAddress {
  const port = environment["OHOS_HDC_SERVER_PORT"];
  return { host: "127.0.0.1", port: port === undefined ? 8710 : parsePort(port) };
}

/** `--only A,B` and `--only A --only B` mean the same. */
export function collectList(value: string, previous: readonly string[]): readonly string[] {
  return [
    ...previous,
    ...value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  ];
}

/** `--seed`: up to 64 bits, printed as it was given. */
export function parseSeed(value: string): string {
  if (!/^(0x[0-9a-fA-F]{1,16}|\d{1,20})$/.test(value) || BigInt(value) >= 1n << 64n) {
    throw new InvalidArgumentError("A seed is a number below 2^64, decimal or hexadecimal with 0x.");
  }
  return BigInt(value).toString();
}
