/** What code may look like where money and readers are concerned. */
import { isTest, places } from './read-house.ts';
import { type Allowed, except, exampleHouse, isWhole, type Rule } from './rule.ts';

const FLOAT =
  /\bparseFloat\(|\.toFixed\(|\bNumber\([^()\n]*(?:[aA]mount|[pP]rice|[tT]otal|\bnet|\blist|\.value|[qQ]uantity|[pP]ercent|[dD]iscount|[mM]argin|[cC]ost|[rR]ate)\b[^()\n]*\)|\bMath\.(?:round|ceil|floor)\([^\n]*(?:amount|price|total|quantity|percent|discount|margin|cost)/g;

const FLOAT_ALLOWED: Allowed = {
  'src/contexts/fulfillment/record-outcome.ts': 'milliseconds that a call took, for people',
};

export const noFloatNearMoney: Rule = {
  name: 'no floating point near money or quantities',
  harm: '0.1 + 0.2: a total that nobody can add up again, and a threshold crossed by rounding',
  offences: (house) =>
    except(
      FLOAT_ALLOWED,
      house.files
        .filter(({ path }) => /^src\/(contexts|engines|flows)\/.*\.ts$/.test(path) && !isTest(path))
        .flatMap((file) => places(file, FLOAT)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/pricing/a.ts': 'const total = Number(line.amount) * 1.2;' }),
};

const LINES_MAX = 400;

export const fileSizes: Rule = {
  name: `a file has at most ${LINES_MAX} lines`,
  harm: 'nobody holds a longer one in mind; what belongs together is then found by search and changed by half',
  offences: (house) =>
    house.files
      .filter(({ path }) => /\.(ts|tsx|mjs)$/.test(path))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES_MAX)
      .map(({ path, lines }) => `${path}: ${lines} lines, at most ${LINES_MAX}`),
  broken: exampleHouse({ 'src/platform/a.ts': '\n'.repeat(LINES_MAX + 1) }),
};

const CLASSES =
  /\bclass\s+(?!\w+\s+extends\s+Error\b)\w+|^\s*@\w+\(|\b(?:const\s+)?enum\s+\w+\s*\{|\bexport\s+\*\s+from\b/gm;

const CLASS_ALLOWED: Allowed = {
  'src/engines/cel/exact-types.ts': 'cel-js knows a type of ours by its constructor',
};

export const plainTypeScript: Rule = {
  name: 'no classes but errors, no enums, no decorators, no export of everything',
  harm: 'hidden state and wiring that a reader cannot follow with a search',
  offences: (house) =>
    except(
      CLASS_ALLOWED,
      house.files
        .filter(({ path }) => /^(src|sims|seeds|bench|scripts|test|web\/src)\/.*\.tsx?$/.test(path))
        .filter(({ path }) => !path.startsWith('test/tidy'))
        .flatMap((file) => places({ ...file, code: withoutStrings(file.code) }, CLASSES)),
      isWhole(house),
    ),
  broken: exampleHouse({ 'src/contexts/quote/a.ts': 'export class QuoteService {}' }),
};

const withoutStrings = (code: string): string =>
  code.replace(/`[^`]*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, (text) => text.replace(/[^\n]/g, ' '));

/** Put together, so that this file does not offend by naming what it looks for. */
const MARKS = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')})\\b`, 'g');
const SKIPPED = /\b(?:test|it|describe|suite)\.(?:skip|todo|only)\(|\bskip:\s*true/g;

export const nothingLeftOver: Rule = {
  name: 'no left-over marks, no skipped or narrowed tests',
  harm: 'a mark is work that nobody owns; a skipped test is a promise that nobody checks',
  offences: (house) =>
    house.files
      .filter(({ path }) => /\.(ts|tsx|sql|mjs)$/.test(path) && path !== 'test/tidy/shape-rules.ts')
      .flatMap((file) => [...places({ ...file, code: file.text }, MARKS), ...places(file, SKIPPED)]),
  broken: exampleHouse({ 'src/contexts/quote/a.ts': `// ${'TO' + 'DO'}: later` }),
};

const BARE_LINK = /<a href=\{(?!`\$\{import\.meta\.env\.BASE_URL\})/g;

/** Pages of customers with a link of their own are no part of the app's router. */
export const linksStayInTheApp: Rule = {
  name: 'a page of the app is linked by the router, never by a bare address',
  harm: 'the app stands under /app: a bare address leads to the API, which answers whoever clicks with a refusal',
  offences: (house) =>
    house.files
      .filter(({ path }) => /^web\/src\/(?!pages\/offer\/).*\.tsx$/.test(path))
      .flatMap((file) => places({ ...file, code: file.text }, BARE_LINK)),
  broken: exampleHouse({ 'web/src/pages/a.tsx': '<a href={`/orders/${id}`}>an order</a>' }),
};

export const shapeRules: readonly Rule[] = [
  noFloatNearMoney,
  fileSizes,
  plainTypeScript,
  nothingLeftOver,
  linksStayInTheApp,
];
