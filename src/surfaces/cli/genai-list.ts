/**
 * Reads the genai-prices file into what we use of it. Strict: a field of the wrong shape refuses the whole file with its path, because a
 * list that is half imported is worse than none. Fields that have no place in a catalog are counted, so that nothing is dropped in silence.
 */
import { DECIMAL_PATTERN } from '#kernel/decimal.ts';
import { type Outcome, accepted, refused } from '#kernel/outcome.ts';
import { type ExactJson, isExactList, isExactNumber, isExactObject, parseExactJson } from './exact-json.ts';

/** A rate as its decimal text, with the steps above which another holds. */
export type GenaiRate = {
  readonly key: string;
  readonly path: string;
  readonly base: string;
  /** Ascending; `price` holds for more than `start`. */
  readonly steps: readonly { readonly start: string; readonly price: string }[];
};
export type GenaiConstraint =
  | { readonly kind: 'from'; readonly date: string }
  | { readonly kind: 'daily'; readonly from: string; readonly to: string };
export type GenaiPrices = {
  readonly path: string;
  readonly constraint: GenaiConstraint | null;
  readonly rates: readonly GenaiRate[];
};
export type GenaiModel = {
  readonly path: string;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly comment: string | null;
  readonly contextWindow: number | null;
  readonly deprecated: boolean;
  /** In the file's order: a later one that holds is preferred. */
  readonly prices: readonly GenaiPrices[];
};
export type GenaiProvider = { readonly id: string; readonly name: string; readonly models: readonly GenaiModel[] };
export type GenaiList = {
  readonly providers: readonly GenaiProvider[];
  readonly leftOut: readonly { readonly field: string; readonly count: number; readonly reason: string }[];
};

export const readGenaiList = (text: string): Outcome<GenaiList> => {
  const parsed = parseExactJson(text);
  if (!parsed.ok) return parsed;
  const left = new Map<string, number>();
  try {
    const providers = list(parsed.value, '$').map((value, index) => readProvider(value, `$[${index}]`, left));
    return accepted({
      providers,
      leftOut: [...left].map(([field, count]) => ({ field, count, reason: LEFT_OUT[field]! })),
    });
  } catch (error) {
    if (isMisshapen(error)) return refused({ code: 'import.misshapen', path: error.path, expected: error.expected });
    throw error;
  }
};

const LEFT_OUT: { readonly [field: string]: string } = Object.fromEntries([
  ...['pricing_urls', 'api_pattern', 'description', 'price_comments'].map((field) => [
    `provider.${field}`,
    'said of the provider; the catalog holds what is sold, and who owns the artifact',
  ]),
  ...['model_match', 'provider_match', 'fallback_model_providers'].map((field) => [
    `provider.${field}`,
    'finds a model by the name in a call; an offering is found by its key',
  ]),
  ['provider.extractors', 'reads usage out of a provider’s answer; metering owns that'],
  ['model.match', 'finds a model by the name in a call; an offering is found by its key'],
]);

type Misshapen = Error & { readonly path: string; readonly expected: string };

/** Ends reading at the first fault, from any depth; caught in `readGenaiList`, never outside. */
const misshapen = (path: string, expected: string): never => {
  throw Object.assign(new Error(`${path}: expected ${expected}`), { name: 'Misshapen', path, expected });
};
const isMisshapen = (error: unknown): error is Misshapen => error instanceof Error && error.name === 'Misshapen';

type Fields = ReadonlyMap<string, ExactJson>;

const readProvider = (value: ExactJson, path: string, left: Map<string, number>): GenaiProvider => {
  const fields = object(value, path);
  onlyKnown(fields, path, 'provider', ['id', 'name', 'models'], left);
  return {
    id: text(fields.get('id'), `${path}.id`),
    name: text(fields.get('name'), `${path}.name`),
    models: list(fields.get('models'), `${path}.models`).map((model, index) =>
      readModel(model, `${path}.models[${index}]`, left),
    ),
  };
};

const MODEL_FIELDS = ['id', 'name', 'description', 'price_comments', 'context_window', 'deprecated', 'prices'];

const readModel = (value: ExactJson, path: string, left: Map<string, number>): GenaiModel => {
  const fields = object(value, path);
  onlyKnown(fields, path, 'model', MODEL_FIELDS, left);
  const id = text(fields.get('id'), `${path}.id`);
  const optional = (field: string) => (fields.has(field) ? text(fields.get(field), `${path}.${field}`) : null);
  const deprecated = fields.get('deprecated') ?? false;
  return {
    path,
    id,
    name: optional('name') ?? id,
    description: optional('description'),
    comment: optional('price_comments'),
    contextWindow: fields.has('context_window') ? whole(fields.get('context_window'), `${path}.context_window`) : null,
    deprecated: typeof deprecated === 'boolean' ? deprecated : misshapen(`${path}.deprecated`, 'true or false'),
    prices: readPrices(fields.get('prices'), `${path}.prices`),
  };
};

const readPrices = (value: ExactJson | undefined, path: string): readonly GenaiPrices[] => {
  if (!isExactList(value)) return [{ path, constraint: null, rates: readRates(value, path) }];
  if (value.length === 0) misshapen(path, 'at least one set of prices');
  return value.map((item, index) => {
    const at = `${path}[${index}]`;
    const fields = object(item, at);
    for (const key of fields.keys())
      if (key !== 'prices' && key !== 'constraint') misshapen(`${at}.${key}`, 'no such field');
    const constraint = fields.has('constraint') ? readConstraint(fields.get('constraint'), `${at}.constraint`) : null;
    return { path: at, constraint, rates: readRates(fields.get('prices'), `${at}.prices`) };
  });
};

const readConstraint = (value: ExactJson | undefined, path: string): GenaiConstraint => {
  const fields = object(value, path);
  const type = text(fields.get('type'), `${path}.type`);
  if (type === 'start_date') return { kind: 'from', date: date(fields.get('start_date'), `${path}.start_date`) };
  if (type !== 'time_of_date') misshapen(`${path}.type`, 'start_date or time_of_date');
  return {
    kind: 'daily',
    from: clock(fields.get('start_time'), `${path}.start_time`),
    to: clock(fields.get('end_time'), `${path}.end_time`),
  };
};

const readRates = (value: ExactJson | undefined, path: string): readonly GenaiRate[] =>
  [...object(value, path)].map(([key, rate]) => readRate(key, rate, `${path}.${key}`));

const readRate = (key: string, value: ExactJson, path: string): GenaiRate => {
  if (isExactNumber(value)) return { key, path, base: decimal(value, path), steps: [] };
  const fields = object(value, path);
  const steps = list(fields.get('tiers'), `${path}.tiers`).map((tier, index) => {
    const at = `${path}.tiers[${index}]`;
    const step = object(tier, at);
    const start = String(whole(step.get('start'), `${at}.start`));
    return { start, price: decimal(step.get('price'), `${at}.price`) };
  });
  return {
    key,
    path,
    base: decimal(fields.get('base'), `${path}.base`),
    steps: steps.sort((a, b) => Number(a.start) - Number(b.start)),
  };
};

/** Counts what is known and left out; anything that this reader has never heard of refuses the file. */
const onlyKnown = (
  fields: Fields,
  path: string,
  kind: string,
  used: readonly string[],
  left: Map<string, number>,
): void => {
  for (const key of fields.keys()) {
    if (used.includes(key)) continue;
    const field = `${kind}.${key}`;
    if (!Object.hasOwn(LEFT_OUT, field)) misshapen(`${path}.${key}`, 'no such field');
    left.set(field, (left.get(field) ?? 0) + 1);
  }
};

const object = (value: ExactJson | undefined, path: string): Fields =>
  isExactObject(value) ? value : misshapen(path, 'an object');
const list = (value: ExactJson | undefined, path: string): readonly ExactJson[] =>
  isExactList(value) ? value : misshapen(path, 'a list');
const text = (value: ExactJson | undefined, path: string): string =>
  typeof value === 'string' && value.trim() !== '' ? value : misshapen(path, 'text');

const whole = (value: ExactJson | undefined, path: string): number => {
  const found = isExactNumber(value) && /^\d{1,15}$/.test(value.number) ? Number(value.number) : Number.NaN;
  return Number.isSafeInteger(found) ? found : misshapen(path, 'a whole number, not negative');
};

const decimal = (value: ExactJson | undefined, path: string): string => {
  const plain = isExactNumber(value) ? plainDecimal(value.number) : '';
  return DECIMAL_PATTERN.test(plain) && !plain.startsWith('-')
    ? plain
    : misshapen(path, 'a number that is not negative, of at most 15 digits before the point and 18 after it');
};

/** `2.5e-7` is 0.00000025, written out by moving the point in the text. */
export const plainDecimal = (literal: string): string => {
  const [, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const shift = Number(exponent);
  if (Math.abs(shift) > 40) return '';
  const digits = integer + fraction;
  const point = integer.length + shift;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const after = padded.slice(at).replace(/0+$/, '');
  return sign + before + (after === '' ? '' : `.${after}`);
};

const date = (value: ExactJson | undefined, path: string): string => {
  const found = text(value, path);
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(found) ? found : misshapen(path, 'a date YYYY-MM-DD');
};

/** In UTC, whatever offset it was written with. */
const clock = (value: ExactJson | undefined, path: string): string => {
  const found = text(value, path);
  const parts = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/.exec(found);
  if (parts === null) return misshapen(path, 'a time of day with its offset, such as 16:30:00Z');
  const [, hours, minutes, seconds, sign, offsetHours = '0', offsetMinutes = '0'] = parts;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  const minute = (Number(hours) * 60 + Number(minutes) - offset + 1440) % 1440;
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:${seconds}`;
};

const two = (n: number): string => String(n).padStart(2, '0');
