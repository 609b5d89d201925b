declare namespace deviceInfo {
  /** @since 6 */
  const sdkApiVersion: number;
  /** @since 6 */
  const osFullName: string;
}

export default deviceInfo;
