/** What a text has to be besides its pattern, wherever a schema is checked. */
import { isUuid } from '#kernel/ids.ts';

const isReadBy = (read: (text: string) => unknown) => (text: string) => {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
};

/** A day that no calendar has fits every pattern of digits, and is met as a crash by whoever computes with it. */
export const FORMATS = {
  date: isReadBy((text) => Temporal.PlainDate.from(text)),
  'date-time': isReadBy((text) => Temporal.Instant.from(text)),
  uuid: isUuid,
};
