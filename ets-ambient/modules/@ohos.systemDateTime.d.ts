declare namespace systemDateTime {
  /** @since 10 */
  enum TimeType {
    STARTUP = 0,
    ACTIVE = 1,
  }
  /** @since 10 */
  function getUptime(timeType: TimeType, isNanoseconds?: boolean): number;
}

export default systemDateTime;
