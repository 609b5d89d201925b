/**
 * A path as the file system knows it: one character (U+0000 … U+00FF) for every byte. File names are bytes and need
 * not be UTF-8; such a string keeps them, compares bytewise, and costs one byte a character.
 */
export type BytePath = string;

const ascii = /^[\u0000-\u007f]*$/;

/** The bytes of a text (UTF-8). */
export function bytesOfText(text: string): BytePath {
  return ascii.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** Bytes read as UTF-8; broken sequences become U+FFFD. */
export function textOfBytes(bytes: BytePath): string {
  return ascii.test(bytes) ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
}
