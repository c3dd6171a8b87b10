/** Where the outside is touched: SQL, the network, the clock. The name of a file announces it. */
import { contextOf, isPure, isTest, lineAt, places } from './read-house.ts';
import { type Allowed, except, exampleHouse, isWhole, type Rule } from './rule.ts';

const SQL =
  /\b(?:select\s[\s\S]{0,600}?\sfrom\s+[a-z_]+\.[a-z_]+|insert\s+into\s+[a-z_]+\.[a-z_]+|update\s+[a-z_]+\.[a-z_]+\s+set|delete\s+from\s+[a-z_]+\.[a-z_]+)/g;

const SQL_ELSEWHERE: Allowed = {
  'src/platform/entries/write-entry.ts':
    'an entry and its opening are one statement of the command road, beside the entry that it writes',
};

export const sqlInStores: Rule = {
  name: 'SQL stands only in stores, migrations and the database’s own folder',
  harm: 'a query outside a store escapes the review of locks, indexes and row security, and makes a decision impure',
  offences: (house) =>
    except(
      SQL_ELSEWHERE,
      house.files
        .filter(({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path))
        .filter(({ path }) => !path.endsWith('.store.ts') && !path.startsWith('src/platform/database/'))
        .flatMap((file) => places(file, SQL)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/accept.ts': 'const text = `select id from quote.revision`;' }),
};

const SCHEMA_OF: Readonly<Record<string, string>> = { order: 'ordering' };
const TABLE = /\b(?:from|join|into|update|table|delete\s+from)\s+(?:only\s+)?([a-z_]+)\.([a-z_]+)/g;

const READS_ELSEWHERE: Allowed = {};

export const tableOwnership: Rule = {
  name: 'a context’s store names its own schema and the platform’s',
  harm: 'a table that two contexts read has no owner: its column cannot change, and its rules are checked by nobody',
  offences: (house) =>
    except(
      READS_ELSEWHERE,
      house.files
        .filter(({ path }) => contextOf(path) !== undefined && path.endsWith('.store.ts'))
        .flatMap((file) => {
          const context = contextOf(file.path) ?? '';
          const own = SCHEMA_OF[context] ?? context;
          return [...file.code.matchAll(TABLE)]
            .filter(([, schema]) => schema !== own && schema !== 'platform')
            .map((match) => `${file.path}:${lineAt(file.code, match.index)} names ${match[1]}.${match[2]}`);
        }),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/order/a.store.ts': 'const text = `select id from quote.revision`;' }),
};

const PLATFORM_READS: Allowed = {
  'src/platform/tenants.store.ts':
    'relay, timers and sequencer go tenant by tenant, so they have to know which there are',
};

export const platformTables: Rule = {
  name: 'the platform’s stores name only the platform’s tables',
  harm: 'a mechanism that knows a business table is a context in disguise',
  offences: (house) =>
    except(
      PLATFORM_READS,
      house.files
        .filter(({ path }) => path.startsWith('src/platform/') && !isTest(path) && path.endsWith('.store.ts'))
        .flatMap((file) =>
          [...file.code.matchAll(TABLE)]
            .filter(([, schema]) => schema !== 'platform' && schema !== 'pgboss')
            .map((match) => `${file.path}:${lineAt(file.code, match.index)} names ${match[1]}.${match[2]}`),
        ),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/platform/a.store.ts': 'const text = `select id from quote.revision`;' }),
};

const NETWORK = /\bfetch\(|from 'node:(?:http|https|net|tls|dgram)'|from '(?:undici|nodemailer)'/g;

const NETWORK_ELSEWHERE: Allowed = {};

export const networkInConnectors: Rule = {
  name: 'the network is touched only by connectors, routes, jobs and the platform',
  harm: 'a call inside a decision or a transaction holds locks while somebody else is slow, and cannot be replayed',
  offences: (house) =>
    except(
      NETWORK_ELSEWHERE,
      house.files
        .filter(({ path }) => /^src\/(kernel|engines|contexts|flows)\/.*\.ts$/.test(path) && !isTest(path))
        .filter(({ path }) => !/\.(connector|routes|jobs)\.ts$/.test(path))
        .flatMap((file) => places(file, NETWORK)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/price.ts': "const answer = await fetch('https://tax.example');" }),
};

const CLOCK =
  /\bDate\.now\b|\bnew Date\(|\bTemporal\.Now\b|\bMath\.random\b|\bIntl\.|\bprocess\.\w+|\bperformance\.\w+|\bset(?:Timeout|Interval|Immediate)\(|\brandom(?:UUID|Bytes)\b|\.toLocale\w*\(|\.localeCompare\(/g;

const CLOCK_ALLOWED: Allowed = {
  'src/contexts/proposal/present-quote.ts':
    'the salt of a sealed tree is drawn in `prepare`, before the decision, and kept',
};

export const noClockInDecisions: Rule = {
  name: 'no clock, chance, locale or process in what decides',
  harm: 'a decision that looks at the clock or at the machine gives another answer when it is replayed',
  offences: (house) =>
    except(
      CLOCK_ALLOWED,
      house.files.filter(({ path }) => isPure(path)).flatMap((file) => places(file, CLOCK)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/expire.ts': 'const late = Date.now() > validUntil;' }),
};

const SQL_CLOCK =
  /\bnow\(\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltimestamp\b|\b(?:clock|statement|transaction)_timestamp\(\)/gi;

const SQL_CLOCK_ALLOWED: Allowed = {
  'src/platform/database/clock-check.ts': 'compares the database’s clock with ours, before serving',
};

export const noClockInSql: Rule = {
  name: 'no now() in SQL: time is a parameter',
  harm: 'a story could not move the clock, and a retried statement would write another time than it decided with',
  offences: (house) =>
    except(
      SQL_CLOCK_ALLOWED,
      house.files
        .filter(({ path }) => (/^src\/.*\.ts$/.test(path) && !isTest(path)) || /^db\/.*\.sql$/.test(path))
        .filter(({ path }) => path.endsWith('.sql') || path.endsWith('.store.ts') || path.startsWith('src/platform/'))
        .flatMap((file) => places({ ...file, code: sqlOf(file.path, file.code) }, SQL_CLOCK)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/a.store.ts': 'const text = `update quote.revision set at = now()`;' }),
};

/** In TypeScript only what stands in a template or a string that is SQL: a parameter may well be called `now()`. */
const sqlOf = (path: string, code: string): string =>
  path.endsWith('.sql')
    ? code.replace(/--[^\n]*/g, '')
    : code.replace(/`[^`]*`|'[^'\n]*'|[^\n]/g, (part) => (/^[`']/.test(part) && part.length > 1 ? part : ' '));

export const ioRules: readonly Rule[] = [
  sqlInStores,
  tableOwnership,
  platformTables,
  networkInConnectors,
  noClockInDecisions,
  noClockInSql,
];
