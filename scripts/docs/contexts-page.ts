/** The map of contexts: which plane of the business each is of, what it is, what it reads, what it can be told and what it tells. */
import { CONTEXTS } from '../../test/tidy/order-rules.ts';
import { must } from '#kernel/outcome.ts';
import { code, page, table } from './markdown.ts';
import { everyCommand, factsByContext } from './paper-house.ts';

export type ContextText = { readonly context: string; readonly readme: string; readonly sources: readonly string[] };

const PLANES: Readonly<Record<string, readonly string[]>> = {
  'Commercial model: what can be sold, to whom, at what price': [
    'catalog',
    'configuration',
    'eligibility',
    'pricing',
    'promotion',
  ],
  'Commitment: what was promised': ['accounts', 'quote', 'approval', 'proposal'],
  'Execution: how the promise is carried out and recovered': [
    'assets',
    'order',
    'fulfillment',
    'fallout',
    'billing',
    'reconciliation',
    'communication',
  ],
  'Evidence: who did what, and the proof of it': ['identity', 'evidence'],
  'Operating: how it is changed and run': ['governance', 'operations'],
};

/** What its README says first, up to a line that is no prose. */
const says = (readme: string): string =>
  (readme.split('\n\n').find((part) => part.trim() !== '' && !part.startsWith('#')) ?? '')
    .replaceAll('\n', ' ')
    .replaceAll('**', '')
    .split('. ')
    .slice(0, 2)
    .join('. ')
    .replace(/[.:]?$/, '.');

export const readsOf = ({ context, sources }: ContextText): readonly string[] => {
  const read = new Set(
    sources.flatMap((text) => [...text.matchAll(/'#contexts\/([a-z]+)\//g)].map(([, name = '']) => name)),
  );
  return CONTEXTS.filter((each) => each !== context && read.has(each));
};

const row = (text: ContextText, facts: ReadonlyMap<string, readonly string[]>): readonly string[] => [
  `[${text.context}](../../src/contexts/${text.context}/README.md)`,
  says(text.readme),
  readsOf(text).join(', '),
  String(everyCommand().filter(({ context }) => context === text.context).length),
  String(facts.get(text.context)?.length ?? 0),
];

export const contextsPage = (texts: readonly ContextText[]): string => {
  const placed = Object.values(PLANES).flat();
  must(
    CONTEXTS.every((context) => placed.includes(context)) && placed.length === CONTEXTS.length,
    'every context has its plane, once',
  );
  const facts = new Map(factsByContext());
  return page('Contexts', 'the folders of `src/contexts/`, their READMEs and imports', [
    'A context has words, rules, tables and facts of its own. It reads only those before it, through their front doors; nobody calls another one’s commands, flows do.',
    ...Object.entries(PLANES).map(([plane, names]) =>
      [
        `## ${plane}`,
        table(
          ['Context', 'What it is', 'Reads', 'Commands', 'Facts'],
          names.flatMap((name) => texts.filter(({ context }) => context === name).map((text) => row(text, facts))),
        ),
      ].join('\n\n'),
    ),
    '## In order',
    CONTEXTS.map(code).join(' → '),
  ]);
};
