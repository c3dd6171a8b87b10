/**
 * Where a draft is risky, when nobody says it: the countries and channels that what it changes names. A price book names where it sells, a clause its
 * country, a table of eligibility the countries of its rows. What names none holds everywhere, and is no narrower scope than the open book. Pure.
 */
import { isJsonObject, type Json, type JsonObject } from '#kernel/json.ts';
import { isRiskNamed } from './manifest.ts';
import { type HighRisk, type Scope, SCOPES } from './simulation.ts';

const COUNTRY_FIELDS: ReadonlySet<string> = new Set(['country', 'countries', 'market', 'markets']);
const CHANNEL_FIELDS: ReadonlySet<string> = new Set(['channel', 'channels']);
const COUNTRY = /\b[A-Z]{2}\b/g;
/** A million rows of a price book say their country once, in their head. */
const ROWS = 'entries';

type Found = { readonly countries: Set<string>; readonly channels: Set<string> };

const textsIn = (value: Json): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter((each) => typeof each === 'string');

const take = (name: string, value: Json, found: Found): void => {
  if (COUNTRY_FIELDS.has(name))
    for (const text of textsIn(value)) for (const [country] of text.matchAll(COUNTRY)) found.countries.add(country);
  if (CHANNEL_FIELDS.has(name))
    for (const text of textsIn(value)) if (/^[a-z][a-z0-9-]*$/.test(text)) found.channels.add(text);
};

/** A cell of a decision table stands under the name of its column. */
const takeCells = ({ inputs, rows }: JsonObject, found: Found): void => {
  if (!Array.isArray(inputs) || !Array.isArray(rows)) return;
  const names = (inputs as readonly Json[]).map((column) => (isJsonObject(column) ? String(column['name']) : ''));
  for (const row of rows as readonly Json[]) {
    const when = isJsonObject(row) ? row['when'] : undefined;
    if (Array.isArray(when)) (when as readonly Json[]).forEach((cell, at) => take(names[at] ?? '', cell, found));
  }
};

const walk = (value: Json, found: Found): void => {
  if (Array.isArray(value)) return (value as readonly Json[]).forEach((each) => walk(each, found));
  if (!isJsonObject(value)) return;
  takeCells(value, found);
  for (const [name, each] of Object.entries(value)) {
    take(name, each, found);
    if (name !== ROWS) walk(each, found);
  }
};

/** `changes`: the contents of what a draft changes; null where it takes something away. */
export const riskyPlaces = (changes: readonly { readonly content: Json | null }[]): HighRisk => {
  const found: Found = { countries: new Set(), channels: new Set() };
  for (const { content } of changes) walk(content, found);
  const countries = [...found.countries].toSorted();
  // A quote of either is risky: beside countries, a channel such as `direct` would be nearly the whole book.
  return { countries, channels: countries.length > 0 ? [] : [...found.channels].toSorted() };
};

/** What whoever starts a run says of it. */
type Said = {
  readonly scopes?: readonly Scope[];
  readonly highRisk?: { readonly countries?: readonly string[]; readonly channels?: readonly string[] };
};

/** Whoever names no place means those that the draft names: those who ask for the scope, and those who ask for no scope in particular. */
export const riskOf = (
  { scopes, highRisk: { countries = [], channels = [] } = {} }: Said,
  changes: readonly { readonly content: Json | null }[],
): HighRisk => {
  const named = { countries: [...countries], channels: [...channels] };
  const isAsked = scopes === undefined || scopes.includes('high-risk');
  return isRiskNamed(named) || !isAsked ? named : riskyPlaces(changes);
};

export const scopesAsked = ({ scopes }: Said, highRisk: HighRisk): readonly Scope[] =>
  scopes === undefined
    ? SCOPES.filter((scope) => scope !== 'high-risk' || isRiskNamed(highRisk))
    : SCOPES.filter((scope) => scopes.includes(scope));
