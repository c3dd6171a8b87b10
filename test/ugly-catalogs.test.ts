/** The ugly catalogs of the capstone, 17.2: each is read, asked, and answered in the words that stand beside it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import {
  compileConfiguration,
  configurationBook,
  sourceOfArtifacts,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import { eligibilityOf, evaluateEligibility } from '#contexts/eligibility/index.ts';
import { releaseProblems, type Artifact } from '#contexts/governance/index.ts';
import { calculatePrice, compilePricingModel, type PriceRequest } from '#contexts/pricing/index.ts';
import { promotionCandidates } from '#contexts/promotion/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { commercialModel, type CommercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { type OrderAsk, orderAnswers } from './ugly-order.ts';

const FOLDER = new URL('./golden/ugly-catalogs/', import.meta.url);
const EFFECTIVE_ON = '2026-11-21';

type Change = {
  readonly set?: JsonObject;
  readonly add?: JsonObject;
  readonly remove?: true;
  readonly append?: Readonly<Record<string, readonly Json[]>>;
  readonly without?: Readonly<Record<string, JsonObject>>;
};
type Place = { readonly on: string; readonly country: string; readonly channel: string; readonly currency: string };
type Ask =
  | { readonly question: 'gate' }
  | (Omit<Place, 'currency'> & { readonly question: 'sale'; readonly offering: string; readonly basis?: 'inherited' })
  | { readonly question: 'configuration'; readonly offering: string; readonly chosen: readonly string[] }
  | (Place & {
      readonly question: 'price';
      readonly offering: string;
      readonly quantity: string;
      readonly basis?: 'inherited';
      readonly contract?: PriceRequest['agreementPrices'][number];
    })
  | (Place & {
      readonly question: 'promotion';
      readonly promotion: string;
      readonly offering: string;
      readonly quantity: string;
    })
  | OrderAsk;
type Ugly = {
  readonly title: string;
  readonly story: string;
  readonly changes: Readonly<Record<string, Change>>;
  readonly asks: readonly Ask[];
};

const matches = (row: Json, pattern: JsonObject): boolean =>
  Object.entries(pattern).every(([field, value]) => (row as JsonObject)[field] === value);

const edited = (content: JsonObject, { set = {}, append = {}, without = {} }: Change): JsonObject => ({
  ...content,
  ...set,
  ...Object.fromEntries(
    Object.entries(append).map(([list, rows]) => [list, [...(content[list] as readonly Json[]), ...rows]]),
  ),
  ...Object.fromEntries(
    Object.entries(without).map(([list, pattern]) => [
      list,
      (content[list] as readonly Json[]).filter((row) => !matches(row, pattern)),
    ]),
  ),
});

const artifactsOf = (changes: Ugly['changes']): readonly (Artifact & { readonly content: JsonObject })[] => {
  const named = new Map(companyArtifacts.map((artifact) => [`${artifact.kind}/${artifact.key}`, artifact]));
  for (const [name, { add }] of Object.entries(changes))
    assert.equal(named.has(name), add === undefined, `${name} ${add ? 'is new' : 'is in the company'}`);
  const kept = companyArtifacts.flatMap((artifact) => {
    const change = changes[`${artifact.kind}/${artifact.key}`];
    if (change?.remove) return [];
    return [change ? { ...artifact, content: edited(artifact.content, change) } : artifact];
  });
  const added = Object.entries(changes).flatMap(([name, { add }]) =>
    add ? [{ kind: name.slice(0, name.indexOf('/')), key: name.slice(name.indexOf('/') + 1), content: add }] : [],
  );
  return [...kept, ...added];
};

const modelOf = (artifacts: ReturnType<typeof artifactsOf>): CommercialModel =>
  commercialModel(
    'sha256:ugly',
    artifacts.map(({ kind, key, content }) => ({ kind, key, hash: fingerprint(kind, content), content })),
  );

type World = { readonly artifacts: ReturnType<typeof artifactsOf>; readonly model: CommercialModel };
type Answers = {
  readonly [Q in Ask['question']]: (ask: Extract<Ask, { question: Q }>, world: World) => readonly string[];
};

const pairs = (details: object): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

const priceRequest = (ask: Extract<Ask, { question: 'price' | 'promotion' }>): PriceRequest => ({
  pricedAsOf: ask.on,
  currency: ask.currency,
  country: ask.country,
  channel: ask.channel,
  account: { segments: ['enterprise'], newCustomer: true },
  agreementPrices: 'contract' in ask && ask.contract ? [ask.contract] : [],
  orderDiscount: null,
  promotions: [],
  lines: [
    {
      lineId: 'line',
      lineageId: 'lineage',
      offering: ask.offering,
      basis: ('basis' in ask && ask.basis) || 'newSale',
      segments: [
        {
          id: 's1',
          from: ask.on,
          to: `${Number(ask.on.slice(0, 4)) + 1}${ask.on.slice(4)}`,
          quantity: ask.quantity,
          characteristics: {},
        },
      ],
      discretionary: null,
    },
  ],
});

const choice = (text: string) => {
  const [, group = '', option = '', quantity = '1'] = /^([^/]+)\/(\S+?)(?: x(\d+))?$/.exec(text) ?? [];
  return { group, option, quantity: Number(quantity) };
};

const answers: Answers = {
  gate: (_ask, { artifacts }) => {
    const problems = releaseProblems({ after: artifacts, before: [], effectiveOn: EFFECTIVE_ON });
    if (problems.length === 0) return ['May it be published? Yes.'];
    return [
      'May it be published? No.',
      ...problems.flatMap(({ gate, code, message, offending, whatToDo }) => [
        `  ${gate}, ${code}: ${message}`,
        `    at ${offending.join(', ')}`,
        `    ${whatToDo}`,
      ]),
    ];
  },
  sale: (ask, { model }) => {
    const { offering, on, country, channel, basis } = ask;
    const { value } = evaluateEligibility(
      {
        offering,
        country,
        channel,
        segment: 'enterprise',
        date: on,
        at: `${on}T12:00:00Z`,
        ...(basis ? { basis } : {}),
      },
      eligibilityOf(model),
    ).output;
    const asked = `May ${offering} be ${basis ? 'amended where it is installed' : 'sold'} on ${on} in ${country}?`;
    return [
      `${asked} ${value.eligible ? 'Yes.' : 'No.'}`,
      ...value.reasons.map(({ code, ...rest }) => `  ${code}: ${pairs(rest)}`),
    ];
  },
  configuration: ({ offering, chosen }, { artifacts }) => {
    const book = configurationBook(offering, sourceOfArtifacts(artifacts));
    assert.ok(book, offering);
    const compiled = compileConfiguration(book);
    if (!compiled.ok) return [`Can ${offering} be configured? No: ${pairs(compiled.refusal)}.`];
    const { value } = validateConfiguration(compiled.value, { chosen: chosen.map(choice) }).output;
    return [
      `Is ${offering} right with ${chosen.length === 0 ? 'nothing chosen' : chosen.join(', ')}? It is ${value.status}.`,
      ...value.conflicts.flatMap(({ rules }) => rules.map(({ message }) => `  conflict: ${message}`)),
      ...value.needs.map(({ message }) => `  still needed: ${message}`),
    ];
  },
  price: (ask, { model }) => {
    const asked = `What do ${ask.quantity} × ${ask.offering} cost on ${ask.on} in ${ask.country}, ${ask.currency}${ask.contract ? ', under the contract' : ''}?`;
    const compiled = compilePricingModel(model.items);
    if (!compiled.ok) return [asked, `  It cannot be priced: ${pairs(compiled.refusal)}`];
    const priced = calculatePrice(priceRequest(ask), compiled.value);
    if (!priced.ok) return [asked, `  It is not priced: ${pairs(priced.refusal)}`];
    const { output, blocking } = priced.value.price;
    return [
      asked,
      ...output.value.promise.lines.flatMap(({ charges }) =>
        charges.map((charge) => `  ${charge.name}: ${'amount' in charge ? String(charge.amount) : 'as metered'}`),
      ),
      ...blocking.map(({ code, ...rest }) => `  blocked, ${code}: ${pairs(rest)}`),
    ];
  },
  promotion: (ask, { model }) => {
    const { trace } = promotionCandidates(
      { ...priceRequest(ask), coupons: [], budgetsLeft: { [ask.promotion]: '1000000' } },
      model.ofKind('promotion'),
    );
    const verdict = trace.find(({ promotion }) => promotion === ask.promotion);
    assert.ok(verdict, ask.promotion);
    return [
      `May ${ask.promotion} apply on ${ask.on}? ${verdict.refusedBy === null ? 'Yes.' : 'No.'}`,
      ...verdict.failed.map(({ clause, wants, has }) => `  ${clause}: wants ${wants}, has ${has}`),
    ];
  },
  order: (ask, { model }) => orderAnswers(ask, model),
};

const answerOf = <Q extends Ask['question']>(ask: Extract<Ask, { question: Q }>, world: World): readonly string[] =>
  (answers[ask.question as Q] as (ask: Extract<Ask, { question: Q }>, world: World) => readonly string[])(ask, world);

const toldOf = ({ title, story, changes, asks }: Ugly): string => {
  const artifacts = artifactsOf(changes);
  const world = { artifacts, model: modelOf(artifacts) };
  return [title, '', story, ...asks.flatMap((ask) => ['', ...answerOf(ask, world)]), ''].join('\n');
};

describe('an ugly catalog', () => {
  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .toSorted();
  test('is met in twelve forms', () => assert.equal(names.length, 12));
  for (const name of names)
    test(`${name.replace('.json', '')} is answered as it is written down`, () => {
      const told = toldOf(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Ugly);
      const golden = new URL(name.replace('.json', '.txt'), FOLDER);
      if (process.env['UPDATE']) writeFileSync(golden, told);
      assert.ok(existsSync(golden), `${golden.pathname} is written with UPDATE=1`);
      assert.equal(told, readFileSync(golden, 'utf8'));
    });
});
