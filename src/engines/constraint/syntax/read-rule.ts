/** One rule after another, by recursive descent: what may come next is what the error says was expected. */
import { Malformed } from '../malformed.ts';
import type { AuthoredBody, AuthoredCell, AuthoredRule, AuthoredTerm } from './authored-rule.ts';
import type { Reader } from './reader.ts';
import { conditionAt, formulaAt } from './read-formula.ts';

/** Throws `Malformed`. */
export const readRule = (reader: Reader): AuthoredRule => {
  reader.expect('rule');
  const id = reader.name('the id of the rule');
  const message = reader.text('its message in quotes');
  const qualifiers = readQualifiers(reader);
  reader.expect(':');
  return { id, message, ...qualifiers, ...readBody(reader) } as AuthoredRule;
};

const readQualifiers = (reader: Reader): Pick<AuthoredRule, 'effective' | 'countries' | 'channels' | 'forEach'> => {
  const found: { from?: string; to?: string; countries?: string[]; channels?: string[]; forEach?: string } = {};
  const place = reader.peek();
  for (;;) {
    if (found.from === undefined && reader.takes('from')) found.from = reader.name('a day such as 2026-01-31');
    else if (found.to === undefined && reader.takes('until')) found.to = reader.name('a day such as 2026-01-31');
    else if (found.countries === undefined && reader.takes('in')) found.countries = names(reader, 'a country');
    else if (found.channels === undefined && reader.takes('through')) found.channels = names(reader, 'a channel');
    else if (found.forEach === undefined && reader.takes('for')) {
      reader.expect('each');
      found.forEach = reader.name('the option whose instances are meant');
    } else break;
  }
  const { from, to, ...rest } = found;
  if (from === undefined && to !== undefined) throw new Malformed(place, 'until needs a from before it');
  return { ...(from === undefined ? {} : { effective: { from, ...(to === undefined ? {} : { to }) } }), ...rest };
};

const names = (reader: Reader, what: string): string[] => reader.list(() => reader.name(what));

const readBody = (reader: Reader): AuthoredBody => {
  const when = reader.takes('when') ? conditionAt(reader) : undefined;
  if (when !== undefined) {
    reader.expect(':');
    const body = readLimited(reader, { when });
    return body ?? reader.fail('exactly, at least, at most, sum or table after a when; write other conditions with ->');
  }
  const limited = readLimited(reader, {});
  if (limited !== undefined) return limited;
  if (reader.takes('prefer')) {
    const prefer = conditionAt(reader);
    reader.expect('weight');
    return { kind: 'preference', prefer, weight: reader.number('how much it is preferred') };
  }
  const place = reader.peek();
  const formula = formulaAt(reader);
  const verb = reader.takes('requires') ? 'requires' : reader.takes('excludes') ? 'excludes' : undefined;
  if (verb === undefined) return { kind: 'formula', formula };
  if (typeof formula !== 'string')
    throw new Malformed(place, `one option ${verb} others; write a longer condition with -> and not`);
  const others = reader.list(() => conditionAt(reader));
  return verb === 'requires'
    ? { kind: 'requires', option: formula, needs: others }
    : { kind: 'excludes', option: formula, excludes: others };
};

/** What may stand under a condition of its own. */
const readLimited = (reader: Reader, when: { readonly when?: string }): AuthoredBody | undefined => {
  if (reader.takes('exactly')) return { kind: 'exactly', ...readCount(reader), ...when };
  if (reader.takes('at')) {
    const kind = reader.takes('least') ? 'atLeast' : reader.takes('most') ? 'atMost' : reader.fail('least or most');
    return { kind, ...readCount(reader), ...when };
  }
  if (reader.takes('sum')) return { kind: 'sum', ...readSum(reader), ...when };
  return reader.takes('table') ? { kind: 'table', ...readTable(reader), ...when } : undefined;
};

const readCount = (reader: Reader) => {
  const count = reader.number('how many');
  reader.expect('of');
  reader.expect('{');
  const of = reader.list(() => conditionAt(reader));
  reader.expect('}');
  return { count, of };
};

const readSum = (reader: Reader) => {
  reader.expect('(');
  const terms = [readTerm(reader, reader.takes('-') ? -1 : 1)];
  for (;;) {
    const sign = reader.takes('-') ? -1 : reader.takes('+') ? 1 : 0;
    if (sign === 0) break;
    terms.push(readTerm(reader, sign));
  }
  reader.expect(')');
  return { terms, ...readBounds(reader) };
};

const readTerm = (reader: Reader, sign: number): AuthoredTerm => {
  const number = reader.peek().kind === 'number' ? reader.number('a weight') : undefined;
  if (number !== undefined) reader.expect('*');
  const weight = sign * (number ?? 1);
  const place = reader.peek();
  if (/^\d+\.\d+$/.test(place.text)) throw new Malformed(place, `a weight is a whole number, not ${place.text}`);
  const name = reader.name('an option, a number such as group/option@quantity, or what is added of a group');
  if (reader.takes('of')) {
    const group = reader.name('a group');
    return { group, characteristic: name, ...(number === undefined && sign === 1 ? {} : { weight }) };
  }
  return name.includes('@') ? { number: name, weight } : { option: name, weight };
};

const readBounds = (reader: Reader): { readonly min?: number; readonly max?: number } => {
  if (reader.takes('<=')) return { max: reader.signed('the most') };
  if (reader.takes('>=')) return { min: reader.signed('the least') };
  if (reader.takes('=') || reader.takes('==')) {
    const exact = reader.signed('how much exactly');
    return { min: exact, max: exact };
  }
  reader.expect('in', '<=, >=, = or in');
  const token = reader.peek();
  if (token.kind !== 'range') reader.fail('a range such as 2..10');
  reader.take();
  const [min, max] = token.text.split('..').map((side) => (side === '*' ? undefined : wholeOf(side, token)));
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
};

const wholeOf = (text: string, place: { readonly line: number; readonly column: number }): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Malformed(place, `${text} is too large to be counted exactly`);
  return number;
};

const readTable = (reader: Reader) => {
  reader.expect('(');
  const columns = reader.list(() => reader.name('a group or a characteristic'));
  reader.expect(')');
  reader.expect('{');
  const rows: AuthoredCell[][] = [];
  while (!reader.takes('}')) {
    const place = reader.peek();
    reader.expect('(', '( or }');
    const row = reader.list(() => readCell(reader));
    reader.expect(')');
    if (row.length !== columns.length)
      throw new Malformed(place, `this row has ${row.length} cells, the table ${columns.length} columns`);
    rows.push(row);
    reader.takes(',');
  }
  return { columns, rows };
};

const readCell = (reader: Reader): AuthoredCell => {
  if (!reader.takes('{')) return readValue(reader);
  const values = reader.list(() => readValue(reader));
  reader.expect('}');
  return values;
};

const readValue = (reader: Reader): string => {
  if (reader.takes('*')) return '*';
  if (reader.takes('-')) return reader.peek().kind === 'number' ? `-${reader.take().text}` : '-';
  const { kind, text } = reader.peek();
  if (kind === 'range' || kind === 'number') return (reader.take(), text);
  return reader.name('a value, * or -');
};
