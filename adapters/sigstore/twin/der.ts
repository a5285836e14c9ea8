/** A DER writer (X.690, §8 and §10) with just the types that certificates and timestamps need. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

export const NULL = der(0x05);

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** SET OF, whose elements DER puts in the order of their encodings. */
export function setOf(...parts: readonly Uint8Array[]): Buffer {
  return der(0x31, ...parts.toSorted((a, b) => Buffer.compare(a, b)));
}

export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0x00]));
}

/** A non-negative INTEGER from its big-endian bytes. */
export function integer(value: number | Uint8Array): Buffer {
  const bytes = typeof value === "number" ? Buffer.from(evenHex(value), "hex") : Buffer.from(value);
  const firstOfNumber = bytes.findIndex((byte) => byte !== 0);
  const short = firstOfNumber === -1 ? Buffer.from([0]) : bytes.subarray(firstOfNumber);
  return der(0x02, (short[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), short]) : short);
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return der(0x03, Buffer.from([unusedBits]), bytes);
}

export function octetString(bytes: Uint8Array): Buffer {
  return der(0x04, bytes);
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text, "utf8"));
}

/** Whole seconds: RFC 3161 allows a fraction only without trailing zeros, and readers disagree about it. */
export function generalizedTime(time: Date): Buffer {
  return der(0x18, Buffer.from(seconds(time)));
}

/** A certificate's date: UTCTime until 2049 (RFC 5280, section 4.1.2.5). */
export function validityTime(time: Date): Buffer {
  return time.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(seconds(time).slice(2)))
    : generalizedTime(time);
}

/** `[n] EXPLICIT` */
export function explicit(n: number, ...parts: readonly Uint8Array[]): Buffer {
  return der(0xa0 + n, ...parts);
}

/** `[n] IMPLICIT` of a primitive type */
export function implicit(n: number, bytes: Uint8Array): Buffer {
  return der(0x80 + n, bytes);
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = Buffer.from(evenHex(size), "hex");
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift((rest % 128) + 128);
  }
  return digits;
}

function evenHex(value: number): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
