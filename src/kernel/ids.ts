/**
 * Ids are UUIDv7 (RFC 9562), made by the application. Deciding stays pure because ids are derived from the command, not drawn:
 * a command that is repeated, dry-run or replayed makes the same ids.
 */
import { canonical } from './canonical.ts';
import { sha256, toHex, utf8 } from './hash.ts';
import { must } from './outcome.ts';

export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lower case only: one id has one text. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID_PATTERN.test(value);

/** Bytes of randomness that `uuidV7` takes; 74 of their 80 bits are kept. */
export const UUID_RANDOM_BYTES = 10;

/** The id made at an instant from `UUID_RANDOM_BYTES` random bytes; ids sort by their millisecond. */
export const uuidV7 = (at: Temporal.Instant, random: Uint8Array): string => {
  must(random.length === UUID_RANDOM_BYTES, 'a UUIDv7 is made from ten random bytes');
  const millis = at.epochMilliseconds;
  must(millis >= 0 && millis < 2 ** 48, 'a UUIDv7 holds instants from 1970 to 10889');
  const rest = Uint8Array.from(random);
  rest[0] = 0x70 | (rest[0]! & 0x0f);
  rest[2] = 0x80 | (rest[2]! & 0x3f);
  const hex = millis.toString(16).padStart(12, '0') + toHex(rest);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/**
 * The id that this seed (a command's id) gives to the thing these labels name, e.g. `derivedId(at, commandId, 'line', 3)`.
 * Ids sort by the instant's millisecond; within one millisecond their order means nothing.
 */
export const derivedId = (at: Temporal.Instant, seed: string, ...labels: readonly (string | number)[]): string =>
  // The canonical list keeps ('a', 'bc') and ('ab', 'c') apart, and the label 1 from the label '1'.
  uuidV7(at, sha256(utf8(`troth/id\0${canonical([seed, ...labels])}`)).subarray(0, UUID_RANDOM_BYTES));

/** The instant, to the millisecond, at which a UUIDv7 was made. */
export const uuidTime = (id: string): Temporal.Instant => {
  must(isUuid(id) && id[14] === '7', 'only a UUIDv7 tells its time');
  return Temporal.Instant.fromEpochMilliseconds(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
};
