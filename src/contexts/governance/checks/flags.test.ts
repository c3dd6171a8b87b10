/** What publishing says of flags, and of what is behind them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companyArtifacts } from '#seeds/company/index.ts';
import { releaseProblems } from '../publish-checks.ts';
import type { Artifact } from '../well-formed.ts';

const ON = '2026-06-01';
const flag = (more: object = {}): Artifact => ({
  kind: 'feature-flag',
  key: 'day-rate',
  content: {
    key: 'day-rate',
    name: 'New day rate',
    purpose: 'Country by country',
    owner: 'piet.pricing',
    expires: '2027-06-30',
    rules: [{ id: 'germany', value: 'on', countries: ['DE'] }],
    otherwise: 'off',
    ...more,
  },
});
type Entry = { id: string; offering: string; condition?: object; charge: { model: object } };
/** The price rows of consulting, each as `edit` makes it. */
const priced = (edit: (entry: Entry) => readonly Entry[]): readonly Artifact[] =>
  companyArtifacts.map(({ kind, key, content }) => {
    if (kind !== 'price-book') return { kind, key, content };
    const book = structuredClone(content) as unknown as { entries: Entry[] };
    return {
      kind,
      key,
      content: {
        ...book,
        entries: book.entries.flatMap((entry) => (entry.offering === 'consulting-day' ? edit(entry) : [entry])),
      },
    };
  });
const asked = { accountSegments: ['flag.day-rate'] };
const besides = priced((entry) => [entry, { ...entry, id: `${entry.id}-staged`, condition: asked }]);
const found = (after: readonly Artifact[], before: readonly Artifact[] = []) =>
  releaseProblems({ after, before, effectiveOn: ON }).filter(({ gate }) => gate.startsWith('flag'));
const codes = (after: readonly Artifact[], before?: readonly Artifact[]) => [
  ...new Set(found(after, before).map(({ code, severity = 'blocks' }) => `${code} ${severity}`)),
];

test('a price that is staged beside the one that everybody has may be published', () => {
  assert.deepEqual(codes([...besides, flag()]), []);
});

test('a flag that is asked for and is not there is refused; one that nothing asks for is worth knowing', () => {
  assert.deepEqual(codes(besides), ['flag.unknown blocks']);
  assert.deepEqual(codes([...companyArtifacts, flag()]), ['flag.unused warning']);
});

test('a flag that is overdue is refused to whoever turns it, and told to whoever changes something else', () => {
  const late = flag({ expires: ON });
  assert.deepEqual(codes([...besides, late]), ['flag.expired blocks']);
  assert.deepEqual(codes([...besides, late], [late]), ['flag.expired warning']);
});

test('behind a flag the gates look twice: what has a price only where the flag is on has none where it is off', () => {
  const only = priced((entry) => [{ ...entry, condition: asked }]);
  const [first, ...others] = found([...only, flag({ otherwise: 'on' })]);
  assert.match(first?.message ?? '', /^With every flag off: /);
  assert.deepEqual([first?.gate, first?.severity], ['flag-values', undefined]);
  assert.ok(others.every(({ gate }) => gate === 'flag-values'));
});

test('a rule behind the one for everybody is never asked, and two rules of one name could not be told apart', () => {
  const rules = [
    { id: 'all', value: 'on' },
    { id: 'all', value: 'off', countries: ['DE'] },
  ];
  assert.deepEqual(codes([...besides, flag({ rules })]), [
    'flag.rule-never-asked blocks',
    'flag.duplicate-rule blocks',
  ]);
});

test('a charge that has a name in billing only where a flag is on has none for everybody else', () => {
  const billed = (edit: (rules: readonly object[]) => readonly object[]): readonly Artifact[] => [
    ...companyArtifacts.map(({ kind, key, content }) => {
      if (kind !== 'billing-mapping') return { kind, key, content };
      const mapping = content as unknown as { readonly charges: readonly object[] };
      return { kind, key, content: { ...mapping, charges: edit(mapping.charges) } };
    }),
    flag(),
  ];
  const staged = (value: string) => ({ staged: { flag: 'flag.day-rate', value } });
  const named = (after: readonly Artifact[]) =>
    releaseProblems({ after, before: [], effectiveOn: ON }).filter(
      ({ code, gate }) => gate === 'billing' || code.startsWith('flag.'),
    );
  const [first] = billed((rules) => rules).flatMap(({ kind, content }) =>
    kind === 'billing-mapping' ? (content as { charges: readonly object[] }).charges : [],
  );
  assert.ok(first);
  const both = billed(([one = {}, ...rest]) => [
    { ...one, ...staged('on'), productCode: 'NEW-CODE' },
    { ...one, id: 'as-before', ...staged('off') },
    ...rest,
  ]);
  assert.deepEqual(named(both), []);
  const onlyOn = billed((rules) => rules.map((rule) => ({ ...rule, ...staged('on') })));
  assert.ok(named(onlyOn).some(({ code }) => code === 'billing.no-mapping'));
});
