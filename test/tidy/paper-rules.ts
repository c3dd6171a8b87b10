/** What is written beside the code: readmes, links, decisions, licences, paths. */
import { CONTEXTS } from './order-rules.ts';
import { contextOf, type HouseFile, lineAt } from './read-house.ts';
import { admitsNode } from './node-range.ts';
import { type Allowed, except, exampleHouse, type House, isWhole, type Rule } from './rule.ts';

const fileAt = (house: House, path: string): HouseFile | undefined => house.files.find((file) => file.path === path);

export const readmes: Rule = {
  name: 'every context has a README that says what it owns and what it never owns',
  harm: 'a stranger puts the next rule where it does not belong',
  offences: (house) =>
    CONTEXTS.filter((context) => house.files.some(({ path }) => contextOf(path) === context)).flatMap((context) => {
      const path = `src/contexts/${context}/README.md`;
      const text = fileAt(house, path)?.text;
      if (text === undefined) return [`${path} is missing`];
      return /\bowns\b/i.test(text) && /\b(?:never|not) owns?\b/i.test(text)
        ? []
        : [`${path} does not say what it owns and never owns`];
    }),
  broken: exampleHouse({ 'src/contexts/quote/quote.ts': '' }),
};

const LINK = /\]\((?!https?:|mailto:|#)([^)\s]+)\)/g;
/** A path in backticks; placeholders and globs name no file. */
const PATH = /`((?:src|docs|db|seeds|sims|bench|test|web|bin|scripts|\.ci)\/[A-Za-z0-9_./-]+)`/g;

/** Folders that a command makes. */
const MADE = new Set(['web/dist']);

const resolved = (from: string, target: string): string => {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of (target.split('#')[0] ?? '').split('/'))
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  return parts.join('/');
};

export const documentsPointSomewhere: Rule = {
  name: 'links and paths in documents lead to something',
  harm: 'a reader who follows a dead path stops believing the page',
  offences: (house) => {
    const paths = new Set(house.files.map(({ path }) => path));
    const exists = (path: string): boolean =>
      MADE.has(path) || paths.has(path) || [...paths].some((each) => each.startsWith(`${path.replace(/\/$/, '')}/`));
    return house.files
      .filter(({ path }) => path.endsWith('.md') && !path.startsWith('docs/generated/'))
      .flatMap((file) =>
        [
          ...[...file.text.matchAll(LINK)].map((match) => ({ match, to: resolved(file.path, match[1] ?? '') })),
          ...[...file.text.matchAll(PATH)].map((match) => ({ match, to: match[1] ?? '' })),
        ].flatMap(({ match, to }) =>
          // A path in backticks is said from the root, or from the folder of a workspace.
          exists(to) || exists(resolved(file.path, to))
            ? []
            : [`${file.path}:${lineAt(file.text, match.index)} leads to ${to}, which is not there`],
        ),
      );
  },
  broken: exampleHouse({ 'docs/guide/a.md': 'See [the rules](rules.md).' }),
};

/** Put together, so that this file does not offend by naming what it looks for. */
const MACHINE = new RegExp(`(?:^|[^A-Za-z0-9._-])/(?:${['work', 'farm', 'root'].join('|')})/[A-Za-z.]`, 'gm');

export const noMachinePaths: Rule = {
  name: 'no path of one machine, no address of one registry',
  harm: 'it works here and nowhere else',
  offences: (house) =>
    house.files
      .filter(({ path }) => path !== 'package-lock.json')
      .flatMap((file) =>
        [...file.text.matchAll(MACHINE)].map(
          (match) => `${file.path}:${lineAt(file.text, match.index)}${match[0].slice(1)}`,
        ),
      ),
  broken: exampleHouse({ 'README.md': `cd ${['', 'root', 'troth'].join('/')}` }),
};

type LockedPackage = { readonly engines?: { readonly node?: string }; readonly version?: string };

const NODE_MAJOR = 26;

export const dependenciesAdmitNode: Rule = {
  name: `every locked dependency admits Node ${NODE_MAJOR}`,
  harm: 'npm warns on the machine of a user, and a package that meant it breaks there',
  offences: (house) => {
    const lock = JSON.parse(fileAt(house, 'package-lock.json')?.text ?? '{"packages":{}}') as {
      readonly packages: Readonly<Record<string, LockedPackage>>;
    };
    return Object.entries(lock.packages).flatMap(([name, { engines }]) =>
      engines?.node === undefined || admitsNode(engines.node, NODE_MAJOR) ? [] : [`${name} wants Node ${engines.node}`],
    );
  },
  broken: exampleHouse({ 'package-lock.json': '{"packages":{"node_modules/old":{"engines":{"node":"^18 || ^20"}}}}' }),
};

type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

const DEPENDENCIES = 'docs/decisions/dependencies.md';

export const dependenciesAreDecided: Rule = {
  name: 'every dependency has its line, with its version, in docs/decisions/dependencies.md',
  harm: 'nobody knows why it is there, what it may do, or what would replace it',
  offences: (house) => {
    const text = fileAt(house, DEPENDENCIES)?.text ?? '';
    const wanted = ['package.json', 'web/package.json'].flatMap((path) => {
      const manifest = JSON.parse(fileAt(house, path)?.text ?? '{}') as Manifest;
      return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    });
    const said = new Map(
      [...text.matchAll(/^\| `([^`]+)`\s+\| (\S+)\s+\|/gm)].map(([, name, version]) => [name ?? '', version ?? '']),
    );
    return [
      ...wanted.flatMap(([name, version]) =>
        said.get(name) === version
          ? []
          : [`${name} ${version}: ${said.has(name) ? `the line says ${said.get(name)}` : 'no line'}`],
      ),
      ...[...said.keys()]
        .filter((name) => !wanted.some(([each]) => each === name))
        .map((name) => `${name} has a line and is no dependency`),
    ];
  },
  broken: exampleHouse({ 'package.json': '{"dependencies":{"left-pad":"1.0.0"}}' }),
};

const MIGRATIONS_WITHOUT_TENANT: Allowed = {};

export const tablesAreProtected: Rule = {
  name: 'every table of a context starts its key with the tenant and is protected in its migration',
  harm: 'one forgotten line shows a tenant the rows of all others',
  offences: (house) =>
    except(
      MIGRATIONS_WITHOUT_TENANT,
      house.files
        .filter(({ path }) => /^db\/migrations\/00[1-9]\d-.*\.sql$/.test(path))
        .flatMap((file) =>
          [...file.text.matchAll(/^create table (?:if not exists )?([a-z_]+\.[a-z_]+) \(\s*([a-z_]+)/gm)].flatMap(
            ([, table = '', first]) => [
              ...(first === 'tenant_id' || table === 'identity.tenant'
                ? []
                : [`${file.path}: ${table} does not begin with tenant_id`]),
              ...(new RegExp(`platform\\.protect(?:_append_only|_rows)?\\('${table}'`).test(file.text)
                ? []
                : [`${file.path}: ${table} is not protected`]),
            ],
          ),
        ),
      isWhole(house),
    ),
  broken: exampleHouse({ 'db/migrations/0030-quote.sql': 'create table quote.secret (\n  id uuid\n);' }),
};

export const paperRules: readonly Rule[] = [
  readmes,
  documentsPointSomewhere,
  noMachinePaths,
  dependenciesAdmitNode,
  dependenciesAreDecided,
  tablesAreProtected,
];
