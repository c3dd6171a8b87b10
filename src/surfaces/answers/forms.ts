/** The forms that answers share. Money and quantities are exact decimals in text, never JSON numbers. */
import { type TSchema, Type } from 'typebox';

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' });
export const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?Z$',
  description: 'An instant, in UTC',
});
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day of the calendar' });
export const Amount = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$', description: 'An exact decimal' });
/** What its own schema describes elsewhere, such as an artifact's content, or what differs from row to row. */
export const Anything = Type.Unknown();
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
