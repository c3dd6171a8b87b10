/** A release that is staged by a flag: what is priced, what is fingerprinted, what is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeatureFlag, FlagRule } from '#contexts/catalog/index.ts';
import { calculatePrice, type PriceDecision, pricingOf } from '#contexts/pricing/index.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { type CommercialModel, commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { configurationChecks } from './check-configuration.ts';
import { flagInputs } from './flags-of-quote.ts';
import { type PriceInputs, priceRequestOf } from './price-request.ts';
import { aHeader, aLine } from './quote.builder.ts';

type Book = {
  readonly entries: { id: string; offering: string; charge: { model: { unitPrice?: string } }; condition?: object }[];
};

const flag = (rules: readonly FlagRule[]): FeatureFlag => ({
  key: 'day-rate',
  name: 'New day rate',
  purpose: 'The new rate for consulting, country by country',
  owner: 'piet.pricing',
  expires: '2027-06-30',
  rules: [...rules],
  otherwise: 'off',
});

/** The company with a second price of a consulting day, for those for whom the flag is on. */
const staged = (
  rules: readonly FlagRule[],
  ...more: readonly { kind: string; key: string; content: unknown }[]
): CommercialModel => {
  const artifacts = companyArtifacts.map(({ kind, key, content }) => {
    if (kind !== 'price-book') return { kind, key, content };
    const book = structuredClone(content) as unknown as Book;
    const entry = book.entries.find(({ offering }) => offering === 'consulting-day');
    if (entry !== undefined)
      book.entries.push({
        ...structuredClone(entry),
        id: `${entry.id}-staged`,
        charge: { ...entry.charge, model: { ...entry.charge.model, unitPrice: '1999' } },
        condition: { accountSegments: ['flag.day-rate'] },
      });
    return { kind, key, content: book };
  });
  const items = [...artifacts, { kind: 'feature-flag', key: 'day-rate', content: flag(rules) }, ...more];
  return commercialModel(
    'staged',
    items.map(({ kind, key, content }) => ({ kind, key, hash: `${kind}/${key}`, content: content as Json })),
  );
};

const deal = (country: string, accountKey = 'rhein', offering = 'consulting-day') => ({
  header: aHeader({ country, accountKey }),
  lines: [aLine('a', 1, { offering })],
  territory: 'dach',
  familyId: 'family-1',
});
const NO_INPUTS: PriceInputs = { newCustomer: false, budgetsLeft: {} };
const inputsOf = (model: CommercialModel, quote: ReturnType<typeof deal>): PriceInputs => ({
  ...NO_INPUTS,
  ...flagInputs(model, quote),
});
const priced = (
  model: CommercialModel,
  quote: ReturnType<typeof deal>,
  inputs = inputsOf(model, quote),
): PriceDecision =>
  mustAccept(
    calculatePrice(priceRequestOf({ quote, model, ...inputs }), mustAccept(pricingOf(model), 'the company compiles')),
    'the request can be answered',
  );
const listOf = ({ price }: PriceDecision) => price.trace.lines[0]?.charges[0]?.list;

const germany: FlagRule = { id: 'germany', value: 'on', countries: ['DE'] };

test('a price is released country by country, then everywhere, and narrowed again', () => {
  const prices = (rules: readonly FlagRule[]) =>
    ['DE', 'FR'].map((country) => listOf(priced(staged(rules), deal(country))));
  assert.deepEqual(prices([]), ['1450', '1450']);
  assert.deepEqual(prices([germany]), ['1999', '1450']);
  assert.deepEqual(prices([{ id: 'everywhere', value: 'on' }]), ['1999', '1999']);
  assert.deepEqual(prices([germany]), ['1999', '1450'], 'rolled back to the step before');
});

test('a flag’s value is in the fingerprint of what it decided: another value, another one; the same value, the same one', () => {
  const inputs = (rules: readonly FlagRule[], quote = deal('FR')) =>
    priced(staged(rules), quote).price.inputs.fingerprint;
  assert.equal(inputs([germany]), inputs([]), 'France is not touched by what is turned for Germany');
  assert.notEqual(inputs([{ id: 'everywhere', value: 'on' }]), inputs([germany]));
  assert.equal(
    inputs([germany], deal('DE')),
    inputs([{ id: 'everywhere', value: 'on' }], deal('DE')),
    'on is on, by whichever rule',
  );
});

test('a flag that no price asks for is no input of a price', () => {
  const idle = { kind: 'feature-flag', key: 'idle', content: { ...flag([{ id: 'all', value: 'on' }]), key: 'idle' } };
  const [one, other] = [staged([]), staged([], idle)].map(
    (model) => priced(model, deal('DE')).price.inputs.fingerprint,
  );
  assert.equal(one, other);
});

test('what was decided before a flag is widened is decided again as it was: its value is kept with the inputs of the price', () => {
  const before = staged([]);
  const quote = deal('DE');
  const [kept, accepted] = [inputsOf(before, quote), priced(before, quote)];
  const again = priced(staged([{ id: 'everywhere', value: 'on' }]), quote, kept);
  assert.equal(listOf(again), '1450');
  assert.equal(again.price.output.fingerprint, accepted.price.output.fingerprint);
});

test('a product line is asked of each line by itself', () => {
  const model = staged([{ id: 'services', value: 'on', productLines: ['services'] }]);
  const both = {
    ...deal('DE'),
    lines: [aLine('a', 1, { offering: 'consulting-day' }), aLine('b', 2, { offering: 'platform-standard' })],
  };
  const lines = priceRequestOf({ quote: both, model, ...inputsOf(model, both) }).lines;
  assert.deepEqual(
    lines.map(({ flags = [] }) => flags),
    [['flag.day-rate'], []],
  );
});

test('a customer who is filed under a segment with a flag’s name has nothing that was not released', () => {
  const model = staged([]);
  const quote = deal('DE');
  const inputs = { ...inputsOf(model, quote), segments: ['flag.day-rate'] };
  assert.equal(listOf(priced(model, quote, inputs)), '1450');
});

test('a way to configure is staged for partners first: what they may choose is asked by the new rule, of everybody else by the old one', () => {
  const partners: FlagRule = { id: 'partners', value: 'on', channels: ['partner'] };
  const rules = companyArtifacts.find(({ kind, key }) => kind === 'configuration-rules' && key.includes('standard'));
  assert.ok(rules);
  const content = structuredClone(rules.content) as unknown as { offering: string; rules: object[] };
  content.rules.push({
    id: 'partners-premium',
    kind: 'atMost',
    count: 0,
    of: ['support/support-business'],
    staged: { flag: 'flag.day-rate', value: 'on' },
    message: 'Partners give first-level support themselves.',
  });
  const model = staged([partners], { ...rules, content: content as unknown as Json });
  const judged = (channel: string) => {
    const line = aLine('a', 1, {
      offering: content.offering,
      bundle: true,
      selection: [{ group: 'support', option: 'support-business', quantity: 1 }],
    });
    const { checks, decisions } = configurationChecks(line, { ...deal('DE'), header: aHeader({ channel }) }, model, []);
    return { told: checks.map(({ message }) => message), fingerprint: decisions[0]?.inputs.fingerprint };
  };
  const says = (channel: string) => judged(channel).told.some((message) => message.startsWith('Partners give'));
  assert.deepEqual([says('partner'), says('direct')], [true, false]);
  assert.notEqual(judged('partner').fingerprint, judged('direct').fingerprint);
});
