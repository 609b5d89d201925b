export { follow } from "./follow.js";
export type { FollowOptions, FollowResult } from "./follow.js";
export type * from "./follow-input.js";
export { followedBundles } from "./followed-bundles.js";
export type { FollowedBundle } from "./followed-bundles.js";
