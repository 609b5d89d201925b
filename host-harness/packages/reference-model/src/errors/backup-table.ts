/** A code that scripts see, and its text in the backup table. */
export interface JsCode {
  readonly code: number;
  readonly text: string;
}

/** Texts of the codes that the backup table can give (`spec/js-api.md §3.3`). */
const texts: ReadonlyMap<number, string> = new Map([
  [13600001, "IPC error"],
  [13900001, "Operation not permitted"],
  [13900002, "Method not exist"],
  [13900005, "I/O error"],
  [13900011, "Out of memory"],
  [13900020, "Invalid argument"],
  [13900025, "No space left on device"],
  [13500001, "Not support backup/restore"],
  [13500002, "SA boot extension timeout"],
  [13500003, "Extension process timeout"],
  [13500004, "Extension process died"],
  [13500005, "SA the bundle info for backup/restore is empty"],
  [13500006, "Tar failed"],
  [13500007, "Extension throw exception"],
  [13500008, "Untar failed"],
  [13500009, "SA failed to boot application extension"],
  // The trailing blank is the platform's.
  [13500011, "Cancel unstarted backup or restore task "],
  [13500012, "Cancel a backup or restore task that does not exist"],
  [13500013, "Session Conflict"],
  [13500014, "Not compatible"],
  [13500015, "Exit actively"],
  [13900042, "Unknown error"],
]);

/** Numbers that the processes of the service use among themselves (`spec/backup-service.md §12.2`; hexadecimal). */
const internal: ReadonlyMap<number, number> = new Map([
  [0x1000, 13900020],
  [0x1001, 13900020],
  [0x3000, 13900020],
  [0x3001, 13600001],
  [0x3002, 13900001],
  [0x3004, 13500001],
  [0x3005, 13500002],
  [0x3006, 13500005],
  [0x3007, 13500009],
  [0x3008, 13500013],
  [0x3012, 13900005],
  [0x4000, 13900020],
  [0x4001, 13600001],
  [0x4002, 13900020],
  [0x5000, 13900020],
  [0x5002, 13600001],
  [0x5003, 13600001],
  [0x5004, 13500004],
  [0x5005, 13500003],
  [0x5006, 13500001],
  [0x5007, 13500006],
  [0x5008, 13900020],
  [0x5009, 13500007],
  [0x5010, 13500008],
  [0x6000, 13900020],
  [0x6001, 13600001],
  [0x6002, 13500009],
]);

/** What the backup table makes of a service code: internal, or already one of the numbers above; else 13900042. */
export function serviceCodeToJs(code: number): JsCode {
  const mapped = internal.get(code) ?? code;
  const text = texts.get(mapped);
  return text === undefined ? { code: 13900042, text: "Unknown error" } : { code: mapped, text };
}
