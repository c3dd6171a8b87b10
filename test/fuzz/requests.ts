/** Requests made by chance to any address of the house, as any of its people, as a neighbour and as nobody. */
import type { TSchema } from 'typebox';
import type { Json } from '#kernel/json.ts';
import type { Route } from '#platform/http/routes.ts';
import type { Random } from '#test/simulator/random.ts';
import { bodyOf, type Kind, type Known, rawBody } from './payloads.ts';

export type FuzzRequest = {
  readonly route: Route;
  readonly kind: Kind;
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly contentType: string;
};

const KINDS: readonly (readonly [kind: Kind, weight: number])[] = [
  ['valid', 4],
  ['mutated', 3],
  ['hostile', 3],
];
const HOSTILE_PLACES: readonly string[] = [
  'x',
  '%',
  '%00',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%2f..%2fme',
  '__proto__',
  'constructor',
  '%F0%9F%9A%80',
  '%ED%A0%80',
  "'%20or%201=1--",
  '01A00000-0000-7000-8000-00000000DEAD',
  '-'.repeat(36),
  'k'.repeat(590),
  'k'.repeat(5_000),
  '%0d%0aset-cookie:%20a=b',
];
const HOSTILE_FILTERS: readonly string[] = [
  '',
  '-1',
  '0',
  '1e9',
  '9'.repeat(40),
  '%00',
  '%ED%A0%80',
  "'--",
  '2026-02-31',
  '9999-99-99',
  '__proto__',
  'eyJhIjoxfQ',
  '%25%5F',
  'a&a=b',
];
const CONTENT_TYPES: readonly string[] = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
];

const NOBODYS_ID = '01a00000-0000-7000-8000-00000000dead';

const placed = (random: Random, kind: Kind, path: string, known: Known): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) =>
    kind === 'hostile' && random.chance(0.25)
      ? random.pick(HOSTILE_PLACES)
      : encodeURIComponent(random.pick(known[name] ?? [NOBODYS_ID])),
  );

const propertiesOf = (schema: TSchema | undefined): Readonly<Record<string, TSchema>> =>
  (schema as { properties?: Record<string, TSchema> } | undefined)?.properties ?? {};

const filters = (random: Random, kind: Kind, route: Route, known: Known): string => {
  const declared = route.kind === 'query' ? propertiesOf(route.querystring) : { dryRun: { enum: ['true', 'false'] } };
  const parts = Object.entries(declared as Record<string, TSchema>)
    .filter(() => random.chance(0.4))
    .map(([name, schema]) => {
      const value = kind === 'valid' ? bodyOf(random, 'valid', schema, known) : random.pick(HOSTILE_FILTERS);
      return kind === 'valid' ? `${name}=${encodeURIComponent(String(value))}` : `${name}=${String(value)}`;
    });
  if (kind === 'hostile' && random.chance(0.2)) parts.push('surprise[a]=1', '__proto__[admin]=1');
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};

const textOf = (value: Json): string => {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Deeper than the stack of this process allows: as deep as a sender could have written it, all the same.
    if (!(error instanceof RangeError)) throw error;
    return '['.repeat(50_000) + ']'.repeat(50_000);
  }
};

let sent = 0;

const commandBody = (random: Random, kind: Kind, payload: Json, inPath: ReadonlySet<string>): Json => {
  const isObject = payload !== null && typeof payload === 'object' && !Array.isArray(payload);
  const own = isObject ? Object.fromEntries(Object.entries(payload).filter(([name]) => !inPath.has(name))) : payload;
  const envelope: Record<string, Json> = { idempotencyKey: `fuzz ${(sent += 1)}`, payload: own };
  if (random.chance(0.1)) envelope['expectedVersion'] = random.int(20);
  if (random.chance(0.3)) envelope['reason'] = 'because of chance';
  if (kind === 'hostile' && random.chance(0.1))
    envelope[random.pick(['actor', 'commandId', 'reason', 'tenantId'])] = [];
  if (kind === 'hostile' && random.chance(0.05)) envelope['idempotencyKey'] = 'fuzz 1';
  return envelope;
};

const bodyFor = (random: Random, kind: Kind, route: Route, known: Known): string | undefined => {
  if (String(route.method) === 'GET') return undefined;
  if (kind === 'hostile' && random.chance(0.15)) return rawBody(random);
  if (route.kind === 'command') {
    const payload = bodyOf(random, kind, route.definition.payload, known);
    const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? ''));
    return textOf(commandBody(random, kind, payload, inPath));
  }
  const schema = route.kind === 'query' ? route.body : undefined;
  return textOf(schema ? bodyOf(random, kind, schema, known) : bodyOf(random, 'hostile', { type: 'object' }, known));
};

export const requestOf = (random: Random, route: Route, who: string, known: Known): FuzzRequest => {
  const kind = random.weighted(KINDS);
  return {
    route,
    kind,
    who,
    method: String(route.method),
    path: placed(random, kind, route.path, known) + filters(random, kind, route, known),
    body: bodyFor(random, kind, route, known),
    contentType: kind === 'hostile' && random.chance(0.05) ? random.pick(CONTENT_TYPES) : 'application/json',
  };
};
