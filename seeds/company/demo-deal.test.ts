/** The deal of the story, on the engines themselves: what it costs, who must say yes, what has to be done. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { routeApproval } from '#contexts/approval/index.ts';
import {
  compileConfiguration,
  configurationBook,
  sourceOfArtifacts,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import { planOfModel } from '#contexts/fulfillment/index.ts';
import type { OrderHeader, OrderItem } from '#contexts/order/index.ts';
import {
  calculatePrice,
  compilePricingModel,
  compileRates,
  convert,
  type PriceRequest,
} from '#contexts/pricing/index.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { dec, decText, roundTo } from '#kernel/decimal.ts';
import { fingerprint } from '#kernel/hash.ts';
import { derivedId } from '#kernel/ids.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from './index.ts';

const model = commercialModel(
  'sha256:company',
  companyArtifacts.map(({ kind, key, content }) => ({ kind, key, hash: fingerprint(kind, content), content })),
);
const pricing = mustAccept(compilePricingModel(model.items), 'the company can be priced');
const bundle = model.one('product-offering', 'platform-standard')?.content as unknown as ProductOffering;

/** group, option, how many */
const CHOSEN = [
  ['users', 'named-user', 120],
  ['support', 'support-premium', 1],
  ['residency', 'residency-eu', 1],
  ['compliance', 'compliance-eu', 1],
  ['add-ons', 'single-sign-on', 1],
  ['add-ons', 'audit-trail', 1],
  ['add-ons', 'backup-plus', 2_500],
  ['add-ons', 'ai-gateway', 1],
  ['appliance', 'edge-appliance', 1],
  ['onboarding', 'onboarding-on-site', 1],
] as const;

const offeringOf = (group: string, option: string): string =>
  bundle.optionGroups?.find(({ key }) => key === group)?.options.find(({ key }) => key === option)?.offering ?? '';
const segment = (quantity: number) => [
  { id: 's1', from: '2026-12-01', to: '2027-12-01', quantity: String(quantity), characteristics: {} },
];

type Place = Pick<PriceRequest, 'country' | 'currency' | 'channel'>;
const requestFor = (percent: string | null, { country, currency, channel }: Place): PriceRequest => ({
  pricedAsOf: '2026-11-21',
  currency,
  country,
  channel,
  account: { segments: ['enterprise'], newCustomer: false },
  agreementPrices: [],
  lines: [
    {
      lineId: 'line-1',
      lineageId: 'lineage-1',
      offering: 'platform-standard',
      basis: 'newSale',
      segments: segment(1),
      components: CHOSEN.map(([group, option, quantity]) => ({
        componentId: option,
        lineageId: option,
        offering: offeringOf(group, option),
        segments: segment(quantity),
      })),
      discretionary: percent === null ? null : { kind: 'percent', value: percent, reason: 'for the story' },
    },
    {
      lineId: 'line-2',
      lineageId: 'lineage-2',
      offering: 'ai-usage.claude-sonnet-5',
      basis: 'newSale',
      segments: segment(1),
      discretionary: null,
      assumedUsage: { input_tokens: '60000000', cache_read_tokens: '10000000', output_tokens: '5000000' },
    },
  ],
  orderDiscount: null,
  promotions: [],
});
const GERMANY: Place = { country: 'DE', currency: 'EUR', channel: 'direct' };

const priced = (percent: string | null, place = GERMANY) =>
  mustAccept(calculatePrice(requestFor(percent, place), pricing), 'the deal can be priced');

const rates = model.ofKind('rate-table').map(compileRates)[0] ?? null;
const inEuros = (amount: string, currency: string) =>
  mustAccept(convert(rates, dec(amount), currency, 'EUR'), 'the rate table has every currency');

const asked = (percent: string | null, place = GERMANY): readonly string[] => {
  const { price, margin } = priced(percent, place);
  const { cost, floors } = margin.output.value;
  const routing = routeApproval(model, '2026-11-21', {
    discountPercent: price.output.value.discounts.discretionaryPercent,
    marginPercent: cost.marginPercent ?? undefined,
    floorBreached: floors.length > 0,
    totalInPolicyCurrency: decText(roundTo(inEuros(price.output.value.estimate.total, place.currency), 2, 'up')),
    country: place.country,
    termMonths: 12,
    paymentTermDays: 30,
    nonStandardClause: false,
  });
  return mustAccept(routing, 'the policy decides').steps.map(({ role }) => role);
};

describe('the deal of the story', () => {
  test('is a valid configuration, and invalid in the authors’ words without what the appliance needs', () => {
    const book = configurationBook('platform-standard', sourceOfArtifacts(model.items));
    assert.ok(book);
    const compiled = mustAccept(compileConfiguration(book), 'the rules compile');
    const selection = (chosen: readonly (readonly [string, string, number])[]) => ({
      chosen: chosen.map(([group, option, quantity]) => ({ group, option, quantity })),
    });
    const whole = validateConfiguration(compiled, selection(CHOSEN));
    assert.deepEqual(whole.blocking, [], JSON.stringify(whole.blocking));
    const broken = validateConfiguration(compiled, selection(CHOSEN.filter(([group]) => group !== 'onboarding')));
    assert.match(JSON.stringify(broken.blocking), /mounted and registered by our engineer/);
  });

  test('costs what the list says', () => {
    const { price, margin } = priced(null);
    assert.deepEqual(price.blocking, []);
    assert.deepEqual(margin.output.value.cost.missing, []);
    const { totals } = price.output.value.promise;
    // 7,900 appliance and 6,500 on-site onboarding.
    assert.equal(totals.oneTime, '14400');
    // 490 fee, 120 users at 19 less 5 % (2,166), 890 support, 0 residency, 350 pack, 150 sign-on, 220 trail, 1,000 GB at 0.12 and 1,500 at 0.09 (255), 390 gateway, 95 maintenance.
    assert.deepEqual(
      totals.recurring.map(({ amount }) => amount),
      ['5006'],
    );
  });

  for (const [percent, roles] of [
    [null, []],
    ['10', []],
    ['10.5', ['sales-manager']],
    ['18', ['sales-manager']],
    ['25', ['sales-manager']],
    ['26', ['sales-manager', 'finance']],
  ] as const)
    test(`at ${percent ?? 0} % ${roles.length === 0 ? 'needs nobody' : `goes to ${roles.join(' and ')}`}`, () =>
      assert.deepEqual(asked(percent), roles));

  test('can be priced in every currency and channel that Aldermoor sells in, and 18 % stays with the manager', () => {
    for (const [country, currency] of [
      ['DE', 'EUR'],
      ['GB', 'GBP'],
      ['CH', 'CHF'],
      ['US', 'USD'],
      ['CA', 'CAD'],
      ['SE', 'SEK'],
      ['PL', 'PLN'],
      ['JP', 'JPY'],
    ] as const)
      for (const channel of ['direct', 'partner'] as const) {
        assert.deepEqual(priced('18', { country, currency, channel }).price.blocking, [], `${country} ${channel}`);
        assert.deepEqual(asked('18', { country, currency, channel }), ['sales-manager'], `${country} ${channel}`);
      }
  });

  test('is done in all eight systems, the parts after the platform, the engineer after the parcel', () => {
    const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
    const id = (...labels: readonly (string | number)[]): string => derivedId(at, 'plan', ...labels);
    const item = (position: number, offering: string, parentItemId: string | null): OrderItem =>
      ({
        id: id('item', position),
        orderId: id('order'),
        sourceLineId: id('line', position),
        lineageId: id('lineage', position),
        position,
        parentItemId,
        offering,
        offeringHash: 'sha256:offering',
        action: 'add',
        basis: 'newSale',
        body: { segments: segment(1), name: offering, charges: [] },
        termsHash: 'sha256:terms',
      }) as unknown as OrderItem;
    const parties = Object.fromEntries(
      ['soldTo', 'billTo', 'shipTo', 'site', 'seller'].map((role) => [
        role,
        { name: 'Rheinwerk', accountId: id('account') },
      ]),
    );
    const order = {
      id: id('order'),
      accountId: id('account'),
      currency: 'EUR',
      requestedFor: '2026-12-01',
      contractFrom: '2026-12-01',
      parties,
      modelHash: model.hash,
    } as unknown as OrderHeader;
    const items = [
      item(1, 'platform-standard', null),
      ...CHOSEN.map(([group, option], index) => item(index + 2, offeringOf(group, option), id('item', 1))),
      item(20, 'ai-usage.claude-sonnet-5', null),
    ];
    const plan = mustAccept(planOfModel(model, order, items, id), 'the order can be planned');
    assert.deepEqual(
      [...new Set(plan.tasks.flatMap(({ connector }) => connector ?? []))].toSorted((a, b) => (a < b ? -1 : 1)),
      ['billing', 'crm', 'entitlement', 'erp', 'inventory', 'provisioning', 'service-scheduling', 'shipping'],
    );
    const task = (operation: string) => plan.tasks.find((one) => one.operation === operation);
    const waitsFor = (one: (typeof plan.tasks)[number] | undefined) =>
      (one?.dependsOn ?? []).map((other) => plan.tasks.find((each) => each.id === other)?.operation);
    assert.deepEqual(waitsFor(task('shipping.ship')), ['inventory.reserve', 'billing.setup']);
    assert.deepEqual(
      new Set(waitsFor(task('service-scheduling.book'))),
      new Set(['erp.open-cost-centre', 'provisioning.provision', 'shipping.ship']),
    );
    assert.deepEqual(waitsFor(task('billing.setup')), []);
    assert.equal(plan.tasks.filter(({ connector }) => connector !== null).length, 17);
  });
});
