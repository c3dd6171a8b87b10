/** Words that the sources use stand in the wiring, and the other way round. */
import { contextOf, type HouseFile, isTest, lineAt } from './read-house.ts';
import { type Allowed, except, exampleHouse, isWhole, type Rule } from './rule.ts';

type Found = { readonly word: string; readonly at: string };

const found = (files: readonly HouseFile[], expression: RegExp): readonly Found[] =>
  files.flatMap((file) =>
    [...file.code.matchAll(expression)].map((match) => ({
      word: match[1] ?? '',
      at: `${file.path}:${lineAt(file.code, match.index)}`,
    })),
  );

const sources = (files: readonly HouseFile[]): readonly HouseFile[] =>
  files.filter(({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path));

/** Engines and the kernel answer in words of their own, which a context translates; they are no API codes. */
const answersPeople = ({ path }: HouseFile): boolean => /^src\/(contexts|flows|platform|surfaces)\//.test(path);

/** Findings of a check have codes, too; a refusal is what is refused. */
const REFUSED_CODE = /\b(?:refused|no|sendProblem)\((?:[\w.]+,\s*)*\{\s*code:\s*'([a-z][a-z-]*\.[a-z][a-z.-]*)'/g;

const CODES_ELSEWHERE: Allowed = {
  'src/contexts/evidence/': 'the verifier works without a server: its words are lines of a report',
  'src/surfaces/cli/': 'the command line prints what it refuses',
  'src/platform/access/cedar-policies.ts': 'said to the publish gate; what is published compiles',
  'src/platform/webhook-signature.ts': 'becomes callback.unauthenticated: who cannot sign learns nothing',
};

export const refusalsAreKnown: Rule = {
  name: 'every refusal code that is used stands in a table of refusals',
  harm: 'the caller of a code without a row gets a 500 and no word on what to do',
  offences: ({ files, registry }) => {
    const known = new Set(registry.refusals);
    return except(
      CODES_ELSEWHERE,
      found(sources(files).filter(answersPeople), REFUSED_CODE)
        .filter(({ word }) => !known.has(word))
        .map(({ word, at }) => `${at} ${word} has no row`),
      isWhole({ files, registry }),
    );
  },
  broken: exampleHouse({ 'src/contexts/quote/a.ts': "refused({ code: 'quote.too-late' })" }),
};

export const derivedRefusalsAreKnown: Rule = {
  name: 'every aggregate, and every command that says it otherwise, has its not-found; every life its move-not-allowed',
  harm: 'both codes are made while running, so no search finds the row that is missing',
  offences: ({ registry }) => {
    const known = new Set(registry.refusals);
    return [
      ...registry.aggregates.map((name) => `${name}.not-found`),
      ...registry.notFound,
      ...registry.lifecycles.map((name) => `${name}.move-not-allowed`),
    ]
      .filter((code) => !known.has(code))
      .map((code) => `${code} has no row`);
  },
  broken: exampleHouse({}, { aggregates: ['quote'] }),
};

export const refusalsAreUsed: Rule = {
  name: 'every row of a table of refusals is used',
  harm: 'a code that never comes is documented to people who then wait for it',
  offences: ({ files, registry }) => {
    const rows = new Set(['not-found', 'move-not-allowed'].map((end) => `.${end}`));
    const said = new Set(
      found(sources(files), /'([a-z][a-z-]*\.[a-z][a-z.-]*)'(?!\s*:\s*\{)/g).map(({ word }) => word),
    );
    return registry.refusals
      .filter((code) => !said.has(code) && ![...rows].some((end) => code.endsWith(end)))
      .map((code) => `${code} is never answered`);
  },
  broken: exampleHouse({}, { refusals: ['quote.too-late'] }),
};

const FACT_USED = /(?:\btype:\s*|\b(?:fact|\w+Fact)\(\s*|\bfact:\s*)'([A-Z][A-Za-z]+)'/g;

/** Words in Pascal case behind `type:` that are no facts: the entities of the access schema. */
const entitiesOf = (files: readonly HouseFile[]): ReadonlySet<string> =>
  new Set(
    files
      .filter(({ path }) => path.endsWith('.cedarschema'))
      .flatMap(({ text }) => [...text.matchAll(/^\s*entity ([\w, ]+?)(?: in| =| \{|;)/gm)])
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim())),
  );

export const factsAreDeclared: Rule = {
  name: 'every fact that is stated is declared by one context',
  harm: 'a fact without an owner reaches subscribers under a type that no document describes',
  offences: ({ files, registry }) => {
    const known = new Set(registry.facts);
    const entities = entitiesOf(files);
    const twice = registry.facts.filter((fact, at) => registry.facts.indexOf(fact) !== at);
    const used = found(
      sources(files).filter(({ path }) => contextOf(path) !== undefined || path.startsWith('src/flows/')),
      FACT_USED,
    ).filter(({ word }) => !entities.has(word));
    return [
      ...used.filter(({ word }) => !known.has(word)).map(({ word, at }) => `${at} ${word} is declared by no context`),
      ...twice.map((fact) => `${fact} is declared twice`),
    ];
  },
  broken: exampleHouse({ 'src/contexts/quote/a.ts': "const fact = { type: 'QuoteForgotten' };" }),
};

export const commandsAreWired: Rule = {
  name: 'every command that is defined is in the registry',
  harm: 'a command outside the registry is outside the document, the access matrix and the tests of bad input',
  offences: ({ files, registry }) => {
    const known = new Set(registry.commands);
    const defining = sources(files).filter(({ code }) => /\bdefineCommand\b[\s<(]/.test(code));
    return found(
      defining.filter(({ path }) => contextOf(path) !== undefined),
      /\bname:\s*'([a-z][a-z-]*\.[a-z][a-z-]*)'/g,
    )
      .filter(({ word }) => !known.has(word))
      .map(({ word, at }) => `${at} ${word} is not wired`);
  },
  broken: exampleHouse({ 'src/contexts/quote/a.ts': "export const a = defineCommand({ name: 'quote.forget' });" }),
};

export const livesAreWired: Rule = {
  name: 'every life is in the registry',
  harm: 'a life outside the registry is neither checked for dead ends nor drawn',
  offences: ({ files, registry }) => {
    const known = new Set(registry.lifecycles);
    return found(
      sources(files).filter(({ path }) => contextOf(path) !== undefined),
      /\blifecycle\(\{\s*name:\s*'([^']+)'/g,
    )
      .filter(({ word }) => !known.has(word))
      .map(({ word, at }) => `${at} the life of ${word} is not wired`);
  },
  broken: exampleHouse({ 'src/contexts/quote/a.ts': "export const life = lifecycle({ name: 'quote' });" }),
};

/** What every program may read without saying so. */
const OF_THE_MACHINE = new Set(['PATH', 'HOME', 'LC_ALL', 'TZ', 'NO_COLOR']);

export const settingsAreExplained: Rule = {
  name: 'every variable of the environment that is read stands in the settings',
  harm: 'a switch that nobody knows of is found in production, by accident',
  offences: ({ files, registry }) => {
    const known = new Set([...registry.settings, ...OF_THE_MACHINE]);
    return found(sources(files), /\benv\[?\.?'?([A-Z][A-Z0-9_]+)'?\]?/g)
      .filter(({ word }) => !known.has(word))
      .map(({ word, at }) => `${at} reads ${word}, which src/process/settings.ts does not explain`);
  },
  broken: exampleHouse({ 'src/platform/a.ts': "const on = process.env['TROTH_SECRET_SWITCH'];" }),
};

export const wordRules: readonly Rule[] = [
  refusalsAreKnown,
  derivedRefusalsAreKnown,
  refusalsAreUsed,
  factsAreDeclared,
  commandsAreWired,
  livesAreWired,
  settingsAreExplained,
];
