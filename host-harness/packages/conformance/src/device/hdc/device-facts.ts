import type { JsonObject } from "../../json-value.js";
import type { DeviceCall } from "../device.js";
import type { DeviceShell } from "./device-shell.js";

/** System parameters that tell one image from another. */
const parameters = {
  fullName: "const.ohos.fullname",
  apiVersion: "const.ohos.apiversion",
  model: "const.product.model",
  softwareVersion: "const.product.software.version",
  incrementalVersion: "const.product.incremental.version",
  deviceType: "const.product.devicetype",
} as const;

/** Longest value that is taken over. */
const valueLength = 200;

/** Key and system parameters of a device; parameters that it does not have are left out. */
export async function deviceFacts(shell: DeviceShell, call: DeviceCall): Promise<JsonObject> {
  const facts: JsonObject = { kind: "hdc", key: shell.key };
  for (const [name, parameter] of Object.entries(parameters)) {
    const { text } = await shell.run(["param", "get", parameter], call);
    const value = text.trim();
    if (value !== "" && !/^Get parameter ".*" fail!/.test(value)) facts[name] = value.slice(0, valueLength);
  }
  return facts;
}
