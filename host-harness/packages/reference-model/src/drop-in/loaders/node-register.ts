import { register } from "node:module";

/**
 * Makes platform modules importable in plain Node: `node --import @ohbackup/reference-model/register app.mjs`. This
 * file has an effect and no exports.
 */
register("./node-hooks.js", import.meta.url);
