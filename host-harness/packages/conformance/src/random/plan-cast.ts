import type { Cast } from "../golden/service/replay-world.js";
import type { Plan } from "./plan.js";

const caller = { bundle: "com.example.desktop", token: 537000001, uid: 20010001 };
const permissions = ["ohos.permission.BACKUP"];

/** The applications that may call in a plan; the names are those of the recordings. */
export const planClients = {
  main: { ...caller, permissions, systemApp: true },
  noPermission: { ...caller, permissions: [], systemApp: true },
  notSystem: { ...caller, permissions, systemApp: false },
  other: { bundle: "com.example.other", token: 537000002, uid: 20010002, permissions, systemApp: true },
};

/** The device of random plans (`fixtures/golden/service-random`). */
export const planDevice = { osFullName: "OpenHarmony-6.0.0.1", deviceType: "phone", unloadDelayMs: 300 };

export function castOf({ profile, bundles }: Plan): Cast {
  return {
    profile,
    bundles,
    device: planDevice,
    clients: new Map(Object.entries(planClients)),
    activeClient: "main",
  };
}
