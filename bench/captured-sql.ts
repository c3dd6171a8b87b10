/**
 * The SQL that a command really sends, caught on its way to the database, as a script for pgbench: the same statements, in the
 * same transactions and flushes, with other rows each time. What pgbench reaches with it is what is left when all of Troth but its SQL is free.
 */
import { must } from '#kernel/outcome.ts';
import { encodeValues, type Statement } from '#platform/database/sql.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { Client, Pool } from '#platform/database/pool.ts';

export type Sent = {
  readonly statement: Statement;
  /** It left after an answer had come: a flush of its own begins. */ readonly afterAnswer: boolean;
};

export type Watched = {
  readonly database: Database;
  readonly during: (work: () => Promise<void>) => Promise<readonly Sent[]>;
};

/** The same database, with somebody who writes down what is sent while they are asked to. One command at a time. */
export const watched = (database: Database): Watched => {
  let sent: Sent[] | undefined;
  let answered = false;
  const watchClient = (client: Client): Client => ({
    ...client,
    send: async (statement) => {
      sent?.push({ statement, afterAnswer: answered });
      answered = false;
      const answer = await client.send(statement);
      answered = true;
      return answer;
    },
  });
  const watchPool = (pool: Pool): Pool => ({ ...pool, connect: async () => watchClient(await pool.connect()) });
  return {
    database: { ...database, pool: (role, options) => watchPool(database.pool(role, options)) },
    during: async (work) => {
      sent = [];
      await work();
      const all = sent;
      sent = undefined;
      must(all.length > 0, 'a command sends something');
      return all;
    },
  };
};

const MILLISECOND_CHARS = '01a20065-d4f6'.length;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The millisecond of a UUIDv7, as its text begins: every id that one command makes begins with the same. */
export const millisecondOf = (id: string): string => id.slice(0, MILLISECOND_CHARS);

/** Each run is given a millisecond of this month, so that all its ids are new and lie in the partition of today's. */
const thisMonth = (): readonly [from: number, to: number] => {
  const first = Temporal.Now.plainDateISO('UTC').with({ day: 1 });
  const at = (day: Temporal.PlainDate) => day.toZonedDateTime('UTC').epochMilliseconds;
  return [at(first), at(first.add({ months: 1 })) - 1];
};
const RUN_MILLISECOND = `(left(lpad(to_hex(:r::bigint), 12, '0'), 8) || '-' || right(to_hex(:r::bigint), 4))`;

/** A literal without a colon: pgbench would take what follows one for a variable. */
const literal = (text: string): string =>
  /[:\\]/.test(text)
    ? `U&'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\003A')}'`
    : `'${text.replaceAll("'", "''")}'`;

/** Beginnings of ids, each with the SQL that makes another one for every run; and whole values that must differ. */
export type Varying = {
  readonly beginnings: readonly (readonly [text: string, sql: string])[];
  readonly values: ReadonlyMap<string, string>;
};

export type ScriptParts = {
  readonly sent: readonly Sent[];
  /** The millisecond at which the command ran: all ids that it made begin with it. */
  readonly madeAt: string;
  readonly varying: Varying;
  /** pgbench's own lines before the first statement. */
  readonly before: readonly string[];
};

const expressionOf =
  ({ values, beginnings }: Varying) =>
  (text: string): string => {
    const varies = values.get(text);
    if (varies !== undefined) return varies;
    const found = beginnings.filter(([beginning]) => text.includes(beginning));
    const [first] = found;
    if (first && UUID.test(text)) return `(${first[1]} || ${literal(text.slice(MILLISECOND_CHARS))})::uuid`;
    return found.reduce((inner, [beginning, sql]) => `replace(${inner}, '${beginning}', ${sql})`, literal(text));
  };

const valueOf = (value: unknown, expression: (text: string) => string): string => {
  if (Array.isArray(value)) return `array[${value.map((each) => valueOf(each, expression)).join(', ')}]`;
  const encoded = encodeValues([value])[0];
  if (encoded === null || encoded === undefined) return 'null';
  if (typeof encoded !== 'string') return `'\\x${Buffer.from(encoded).toString('hex')}'::bytea`;
  return typeof value === 'number' ? encoded : expression(encoded);
};

/** In the command's own flushes: what travels together for us travels together for pgbench. */
export const pgbenchScript = ({ sent, madeAt, varying, before }: ScriptParts): string => {
  const expression = expressionOf({ ...varying, beginnings: [[madeAt, RUN_MILLISECOND], ...varying.beginnings] });
  const statementOf = ({ text, values }: Statement): string =>
    `${text
      .replaceAll(/--.*$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\$(\d+)/g, (_, no: string) => valueOf(values[Number(no) - 1], expression))};`;
  const statements = sent.flatMap((each, index) => [
    ...(each.afterAnswer && index > 0 ? ['\\endpipeline', '\\startpipeline'] : []),
    statementOf(each.statement),
  ]);
  const lines = [
    `\\set r random(${thisMonth().join(', ')})`,
    ...before,
    '\\startpipeline',
    ...statements,
    '\\endpipeline',
  ];
  return `${lines.join('\n')}\n`;
};
