/** @since 9 */
export interface BusinessError<T = void> extends Error {
  code: number;
  data?: T;
}
/** @since 6 */
export interface Callback<T> {
  (data: T): void;
}
/** @since 6; the second type parameter since 12 */
export interface AsyncCallback<T, E = void> {
  (err: BusinessError<E>, data: T): void;
}
