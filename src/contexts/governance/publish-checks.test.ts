import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '#kernel/json.ts';
import { companyArtifacts, people } from '#seeds/company/index.ts';
import { publishChecks, releaseProblems } from './publish-checks.ts';
import type { Artifact } from './well-formed.ts';

type Draft = { readonly kind: string; readonly key: string; content: Mutable };
// eslint-disable-next-line -- a test breaks artifacts on purpose, below any type
type Mutable = Record<string, unknown>;

const ON = '2026-06-01';

/** The company with one thing broken: every gate is shown on a model that is otherwise right. */
const broken = (breakIt: (company: Company) => void): readonly Artifact[] => {
  const drafts: Draft[] = companyArtifacts.map(({ kind, key, content }) => ({
    kind,
    key,
    content: structuredClone(content) as Mutable,
  }));
  breakIt({
    drafts,
    of: (kind, key) => {
      const draft = drafts.find((one) => one.kind === kind && one.key === key);
      assert.ok(draft, `${kind}/${key} is in the company`);
      return draft.content;
    },
    drop: (kind, key) =>
      void drafts.splice(
        drafts.findIndex((one) => one.kind === kind && one.key === key),
        1,
      ),
    add: (kind, content) => void drafts.push({ kind, key: String(content['key']), content: content as Mutable }),
  });
  return drafts;
};

type Company = {
  readonly drafts: Draft[];
  readonly of: (kind: string, key: string) => Mutable;
  readonly drop: (kind: string, key: string) => void;
  readonly add: (kind: string, content: JsonObject) => void;
};

type Rows = Mutable[];
const rows = (of: Mutable, field: string): Rows => of[field] as Rows;
const offering = (company: Company, key: string): Mutable => company.of('product-offering', key);
const group = (company: Company, key: string): Mutable =>
  rows(offering(company, 'platform-standard'), 'optionGroups').find((one) => one['key'] === key) as Mutable;
const entries = (company: Company, book: string): Rows => rows(company.of('price-book', book), 'entries');
const unprice = (company: Company, key: string, books: (book: string) => boolean): void => {
  for (const draft of company.drafts)
    if (draft.kind === 'price-book' && books(draft.key))
      draft.content['entries'] = rows(draft.content, 'entries').filter((entry) => entry['offering'] !== key);
};
const policyTable = (company: Company): { rows: { id: string; when: string[]; then: Json[] }[]; inputs: Mutable[] } =>
  company.of('approval-policy', 'deal-approval')['table'] as never;
/** A second policy, the same in words, that begins on a day of its own. */
const succeeded = (company: Company, ends: string, begins: string): void => {
  const first = company.of('approval-policy', 'deal-approval');
  company.add('approval-policy', {
    ...(structuredClone(first) as JsonObject),
    key: 'next',
    effective: { from: begins },
  });
  first['effective'] = { from: '2026-01-01', to: ends };
};
const dropRow = (company: Company, id: string): void => {
  const table = policyTable(company);
  table.rows = table.rows.filter((row) => row.id !== id);
};
const rules = (company: Company): Rows => rows(company.of('decomposition-rules', 'aldermoor-fulfillment'), 'rules');
const task = (company: Company, ruleIndex: number, taskIndex: number): Mutable =>
  rows(rules(company)[ruleIndex] as Mutable, 'tasks')[taskIndex] as Mutable;

const retries = (company: Company): Mutable => company.of('retry-policies', 'aldermoor-retries');

/** gate · code · what is broken · what the first finding names · what its message says */
// oxfmt-ignore
const CASES: readonly (readonly [
  gate: string,
  code: string,
  what: string,
  (company: Company) => void,
  offending: string,
  says: RegExp,
])[] = [
  ['well-formed', 'artifact.ill-formed', 'a misspelt field', (c) => void (offering(c, 'sandbox')['orderabel'] = true), 'product-offering/sandbox', /orderabel/],
  ['well-formed', 'artifact.ill-formed', 'money as a JSON number', (c) => void (((entries(c, 'eur-direct')[0] as Mutable)['charge'] as Mutable)['model'] = { kind: 'flat', amount: 490 }), 'price-book/eur-direct#/entries/0/charge/model', /amount|string|union|anyOf|match/i],
  ['well-formed', 'artifact.unknown-kind', 'a kind that nobody knows', (c) => c.add('horoscope', { key: 'leo' }), 'horoscope/leo', /no kind/],
  ['well-formed', 'artifact.key-mismatch', 'an artifact that calls itself something else', (c) => void (offering(c, 'consulting-day')['key'] = 'consulting-hour'), 'product-offering/consulting-day#/key', /consulting-hour/],
  ['well-formed', 'artifact.duplicate-key', 'two artifacts under one key', (c) => c.add('product-offering', structuredClone(offering(c, 'sandbox')) as JsonObject), 'product-offering/sandbox', /2 artifacts/],
  ['duplicate-keys', 'part.duplicate-key', 'two option groups with one key', (c) => void (group(c, 'onboarding')['key'] = 'support'), 'product-offering/platform-standard#/optionGroups', /support is named twice/],
  ['duplicate-keys', 'part.duplicate-key', 'a characteristic that stands twice', (c) => rows(c.of('product-specification', 'support-plan'), 'characteristics').push({ key: 'tier', name: 'Tier again', type: 'string', }), 'product-specification/support-plan#/characteristics', /tier/],
  ['specification', 'offering.no-specification', 'an offering without a specification', (c) => void delete offering(c, 'consulting-day')['specification'], 'product-offering/consulting-day#/specification', /nobody can say what is sold/],
  ['references', 'reference.unknown', 'an option that does not exist', (c) => void ((rows(group(c, 'support'), 'options')[1] as Mutable)['offering'] = 'support-platinum'), 'product-offering/platform-standard#/optionGroups/1/options/1/offering', /support-platinum/],
  ['references', 'reference.unknown', 'a price for nothing', (c) => void ((entries(c, 'gbp-partner')[3] as Mutable)['offering'] = 'unicorn'), 'price-book/gbp-partner#/entries/3/offering', /unicorn/],
  ['references', 'reference.empty-category', 'a rule for a category that is empty', (c) => void ((rules(c)[0] as Mutable)['category'] = 'platforms'), 'decomposition-rules/aldermoor-fulfillment#/rules/0/category', /platforms/],
  ['lifecycle', 'offering.empty-window', 'a sale that ends before it begins', (c) => void (offering(c, 'sandbox')['sellable'] = { from: '2026-07-01', to: '2026-05-01' }), 'product-offering/sandbox#/sellable', /never/],
  ['lifecycle', 'offering.support-ends-first', 'support that ends while it is still sold', (c) => void (offering(c, 'edge-appliance')['supported'] = { from: '2026-01-01', to: '2026-12-31' }), 'product-offering/edge-appliance#/supported', /2026-12-31/],
  ['characteristics', 'characteristic.no-values', 'a choice among no values', (c) => void delete (rows(c.of('product-specification', 'data-residency'), 'characteristics')[0] as Mutable)['values'], 'product-specification/data-residency#/characteristics/0', /names none/],
  ['characteristics', 'characteristic.bad-default', 'a default of another type', (c) => void ((rows(c.of('product-specification', 'backup-storage'), 'characteristics')[0] as Mutable)['default'] = 'long'), 'product-specification/backup-storage#/characteristics/0', /integer/],
  ['characteristics', 'offering.fixed-value-unfit', 'a settled value that the specification does not allow', (c) => void (offering(c, 'residency-eu')['fixed'] = { region: 'mars' }), 'product-offering/residency-eu#/fixed/region', /mars/],
  ['characteristics', 'offering.fixes-unknown-characteristic', 'a settled characteristic that does not exist', (c) => void (offering(c, 'sandbox')['fixed'] = { feature: 'sandbox', colour: 'red' }), 'product-offering/sandbox#/fixed/colour', /colour/],
  ['characteristics', 'characteristic.min-over-max', 'a range without a value', (c) => Object.assign(rows(c.of('product-specification', 'edge-appliance'), 'characteristics')[1] as Mutable, { min: 5 }), 'product-specification/edge-appliance#/characteristics/1', /at least 5 and at most 4/],
  ['characteristics', 'characteristic.bad-step', 'steps that begin nowhere', (c) => { const height = rows(c.of('product-specification', 'edge-appliance'), 'characteristics')[1] as Mutable; height['step'] = 1; delete height['min']; }, 'product-specification/edge-appliance#/characteristics/1', /from nowhere/],
  ['characteristics', 'characteristic.range-of-no-number', 'a range of names', (c) => Object.assign(rows(c.of('product-specification', 'data-residency'), 'characteristics')[0] as Mutable, { max: 5 }), 'product-specification/data-residency#/characteristics/0', /has no range/],
  ['characteristics', 'characteristic.name-of-no-value', 'a name for a value that does not exist', (c) => Object.assign(rows(c.of('product-specification', 'data-residency'), 'characteristics')[0] as Mutable, { valueNames: { mars: { name: 'Mars' } } }), 'product-specification/data-residency#/characteristics/0/valueNames/mars', /mars/],
  ['characteristics', 'offering.fixed-value-unfit', 'a settled value out of its range', (c) => void (offering(c, 'support-premium')['fixed'] = { tier: 'premium', 'response-minutes': 2, coverage: 'weekdays' }), 'product-offering/support-premium#/fixed/response-minutes', /2/],
  ['lifecycle', 'offering.sold-before', 'a sale before anything can be amended', (c) => void (offering(c, 'edge-appliance')['amendable'] = { from: '2026-09-01' }), 'product-offering/edge-appliance#/amendable', /only from 2026-09-01/],
  ['lifecycle', 'offering.sold-after', 'a sale that outlasts its renewal', (c) => void (offering(c, 'edge-appliance')['renewable'] = { from: '2026-01-01', to: '2026-09-01' }), 'product-offering/edge-appliance#/renewable', /sold beyond/],
  ['change-paths', 'path.to-itself', 'an upgrade to itself', (c) => void (offering(c, 'sandbox')['upgradesTo'] = ['sandbox']), 'product-offering/sandbox#/upgradesTo/0', /itself/],
  ['change-paths', 'path.target-not-sold', 'a replacement that is retired too', (c) => { offering(c, 'sandbox')['replacedBy'] = 'private-link'; offering(c, 'private-link')['lifecycle'] = 'retired'; }, 'product-offering/sandbox#/replacedBy', /no longer sold/],
  ['change-paths', 'path.replacement-too-late', 'days between the old and the new', (c) => { Object.assign(offering(c, 'sandbox'), { sellable: { from: '2026-01-01', to: '2026-08-01' }, replacedBy: 'private-link' }); offering(c, 'private-link')['sellable'] = { from: '2026-09-01' }; }, 'product-offering/sandbox#/replacedBy', /until 2026-08-01.*only from 2026-09-01/],
  ['change-paths', 'path.round', 'upgrades in a round', (c) => { offering(c, 'sandbox')['upgradesTo'] = ['private-link']; offering(c, 'private-link')['upgradesTo'] = ['sandbox']; }, 'product-offering/', /→/],
  ['bundle-cycles', 'bundle.too-deep', 'bundles nine levels deep', (c) => { for (let level = 1; level <= 9; level++) c.add('product-offering', { ...structuredClone(offering(c, 'consulting-day')) as JsonObject, key: `box-${level}`, ...(level < 9 ? { bundle: true, components: [{ key: 'inner', offering: `box-${level + 1}`, quantity: 1 }] } : {}) }); }, 'product-offering/box-1', /9 levels deep/],
  ['channels', 'channel.seen-nowhere', 'a part that no bundle holds', (c) => { for (const bundle of ['platform-standard', 'platform-enterprise']) for (const each of rows(offering(c, bundle), 'optionGroups')) each['options'] = rows(each, 'options').filter((option) => option['offering'] !== 'sandbox'); }, 'product-offering/sandbox#/onlyInBundle', /no channel shows it/],
  ['channels', 'channel.new-and-alone', 'a channel that one offering names', (c) => void (offering(c, 'consulting-day')['channels'] = ['direct', 'partner', 'dirct']), 'product-offering/consulting-day#/channels', /dirct/],
  ['sellers', 'seller.not-in-market', 'a market in which no seller of the offering sells', (c) => void (offering(c, 'consulting-day')['legalEntities'] = ['aldermoor-gmbh', 'aldermoor-inc']), 'product-offering/consulting-day#/legalEntities', /GB/],
  ['references', 'reference.unknown', 'a seller that does not exist', (c) => void (offering(c, 'consulting-day')['legalEntities'] = ['aldermoor-ag']), 'product-offering/consulting-day#/legalEntities/0', /aldermoor-ag/],
  ['aliases', 'alias.duplicate-sku', 'one article number for two offerings', (c) => { for (const key of ['sandbox', 'private-link']) offering(c, key)['aliases'] = [{ system: 'erp', sku: '4711' }]; }, 'product-offering/', /erp knows 2 offerings as 4711/],
  ['cardinality', 'option.instances-min-over-max', 'an impossible number of separate ones', (c) => void ((rows(group(c, 'appliance'), 'options')[0] as Mutable)['instances'] = { min: 4, max: 2 }), 'product-offering/platform-standard#/optionGroups/5', /separate/],
  ['cardinality', 'group.min-over-max', 'a group that asks for more than it allows', (c) => Object.assign(group(c, 'support'), { min: 2, max: 1 }), 'product-offering/platform-standard#/optionGroups/1', /at least 2 and at most 1/],
  ['cardinality', 'group.too-few-options', 'a group that asks for more than it has', (c) => Object.assign(group(c, 'support'), { min: 3, max: 3 }), 'product-offering/platform-standard#/optionGroups/1', /only 2 exist/],
  ['cardinality', 'group.too-many-defaults', 'more defaults than may be chosen', (c) => void ((rows(group(c, 'support'), 'options')[1] as Mutable)['default'] = true), 'product-offering/platform-standard#/optionGroups/1', /2 are chosen/],
  ['cardinality', 'option.min-over-max', 'an option in an impossible quantity', (c) => void ((rows(group(c, 'appliance'), 'options')[0] as Mutable)['minQuantity'] = 5), 'product-offering/platform-standard#/optionGroups/5', /at least 5/],
  ['bundle-cycles', 'bundle.cycle', 'a bundle that holds itself', (c) => Object.assign(offering(c, 'sandbox'), { bundle: true, components: [{ key: 'all', offering: 'platform-standard', quantity: 1 }], }), 'product-offering/sandbox', /platform-standard → sandbox|sandbox → platform-standard/],
  ['markets', 'bundle.group-unavailable', 'a required group of which nothing is sold in Japan', (c) => { for (const key of ['support-business', 'support-premium']) offering(c, key)['markets'] = ['DE', 'FR', 'NL', 'ES', 'IT', 'SE', 'PL', 'CH', 'GB', 'US', 'CA']; }, 'product-offering/platform-standard#/optionGroups/1', /JP\/direct/],
  ['markets', 'bundle.component-unavailable', 'a fixed part that partners cannot sell', (c) => { offering(c, 'platform-standard')['components'] = [{ key: 'base', offering: 'consulting-day', quantity: 1 }]; offering(c, 'consulting-day')['channels'] = ['direct']; }, 'product-offering/platform-standard#/components/0', /DE\/partner/],
  ['configuration', 'configuration.excluded-option-required', 'an excluded option that another requires', (c) => rows(c.of('configuration-rules', 'platform-standard'), 'rules').push({ id: 'no-sso-with-audit', kind: 'excludes', option: 'add-ons/audit-trail', excludes: ['add-ons/single-sign-on'], message: 'Never both.', }), 'configuration-rules/platform-standard', /single-sign-on/],
  ['configuration', 'configuration.several-rules', 'two rule sets for one bundle', (c) => void (c.of('configuration-rules', 'platform-enterprise')['offering'] = 'platform-standard'), 'configuration-rules/platform-enterprise', /2 artifacts/],
  ['eligibility', 'eligibility.no-policy', 'offerings about which no eligibility table speaks', (c) => { for (const { kind, key } of c.drafts.filter((one) => one.kind === 'eligibility-table' && one.content['offerings'] === undefined)) c.drop(kind, key); }, 'product-offering/audit-trail', /No eligibility table/],
  ['eligibility', 'eligibility.unknown-input', 'an eligibility table that asks what no sale answers', (c) => void ((((c.of('eligibility-table', 'hardware-supply')['table'] as Mutable)['inputs'] as Mutable[])[0] as Mutable)['name'] = 'shoeSize'), 'eligibility-table/hardware-supply#/table', /shoeSize/],
  ['price-coverage', 'price.missing', 'a sellable offering without a price in Sweden', (c) => unprice(c, 'private-link', (book) => book.startsWith('sek')), 'product-offering/private-link', /SE\/direct, SE\/partner/],
  ['price-coverage', 'price.missing', 'a sellable offering without any price', (c) => unprice(c, 'consulting-day', () => true), 'product-offering/consulting-day', /DE\/direct/],
  ['price-coverage', 'price.gap', 'a price that ends before the sale does', (c) => { for (const entry of entries(c, 'chf-direct')) if (entry['offering'] === 'sandbox') entry['effective'] = { from: '2026-01-01', to: '2026-09-01' }; }, 'product-offering/sandbox', /2026-09-01/],
  ['price-currencies', 'price.currency-differs', 'a part that is not priced in a currency of its bundle', (c) => { entries(c, 'usd-direct'); c.of('price-book', 'usd-direct')['countries'] = ['US', 'CA']; c.of('price-book', 'usd-direct')['entries'] = entries(c, 'usd-direct').filter((entry) => entry['offering'] !== 'sandbox'); c.add('price-book', { ...(c.of('price-book', 'usd-direct') as JsonObject), key: 'usd-us-sandbox', countries: ['US'], entries: [], }); unprice(c, 'nothing', () => false); const sandbox = companyArtifacts.find(({ key }) => key === 'usd-direct')?.content['entries' ] as readonly Mutable[]; c.of('price-book', 'usd-us-sandbox')['entries'] = sandbox.filter((entry) => entry['offering'] === 'sandbox'); }, 'product-offering/platform-standard#/optionGroups/4/options/4', /CA\/direct in USD/],
  ['effective-dates', 'price-book.overlapping-entries', 'two prices of one charge on the same days', (c) => entries(c, 'eur-direct').push({ ...structuredClone(entries(c, 'eur-direct')[0] as Mutable), id: 'again', effective: { from: '2026-05-01' }, }), 'price-book/eur-direct', /platform-standard\/platform-fee and again/],
  ['price-books', 'price-book.rivals', 'two books for one sale', (c) => c.add('price-book', { ...(structuredClone(c.of('price-book', 'eur-direct')) as JsonObject), key: 'eur-direct-2', }), 'price-book/eur-direct', /neither is more specific/],
  ['pricing', 'waterfall.order', 'a waterfall that discounts after rounding', (c) => void rows(c.of('waterfall', 'standard-waterfall'), 'steps').reverse(), 'waterfall/standard-waterfall#/steps', /list is not the first/],
  ['pricing', 'pricing.several', 'two discount policies', (c) => c.add('discount-policy', { ...(structuredClone(c.of('discount-policy', 'discount-authority')) as JsonObject), key: 'another', }), 'discount-policy/another', /a toss/],
  ['pricing', 'pricing.none', 'no rate table', (c) => c.drop('rate-table', 'reference-rates'), 'rate-table', /no rate-table/],
  ['pricing', 'discount-policy.limits-not-rising', 'a manager who may give less than a rep', (c) => void ((rows(c.of('discount-policy', 'discount-authority'), 'limits')[1] as Mutable)['upToPercent'] = '5'), 'discount-policy/discount-authority#/limits/1', /sales-manager/],
  ['rates', 'rate.missing', 'a rate table without yen', (c) => { const table = c.of('rate-table', 'reference-rates'); table['rates'] = rows(table, 'rates').filter((rate) => rate['currency'] !== 'JPY'); }, 'rate-table/reference-rates#/rates', /JPY/],
  ['promotions', 'promotion.exclusive-overlap', 'two exclusive promotions that claim one sale', (c) => { const welcome = c.of('promotion', 'welcome-2026'); welcome['exclusive'] = true; c.add('promotion', { ...(structuredClone(welcome) as JsonObject), key: 'welcome-again', effective: { from: '2026-12-01' }, }); }, 'promotion/welcome-2026', /each apply alone/],
  ['promotions', 'promotion.over-hundred', 'a promotion that pays the customer', (c) => Object.assign(c.of('promotion', 'welcome-2026')['effect'] as Mutable, { percent: '101' }), 'promotion/welcome-2026#/effect', /101/],
  ['authority', 'discount-policy.unknown-authority', 'authority for a role that nobody has', (c) => void ((rows(c.of('discount-policy', 'discount-authority'), 'limits')[0] as Mutable)['authority'] = 'wizard'), 'discount-policy/discount-authority#/limits/0', /wizard/],
  ['approval-scenarios', 'approval.scenario', 'a policy that does not do what its author says', (c) => { policyTable(c).rows.find(({ id }) => id === 'margin-under-30')!.when[1] = '< 20'; }, 'approval-policy/deal-approval#/scenarios/3', /"a low margin" asks nobody, and should ask finance/],
  ['approval-scenarios', 'approval.unknown-role', 'silence that leads to nobody', (c) => { (c.of('approval-policy', 'deal-approval')['authorities'] as Mutable[])[0]!['escalateTo'] = 'oracle'; }, 'approval-policy/deal-approval#/authorities/0', /oracle/],
  ['approval-scenarios', 'approval.escalates-in-a-circle', 'silence that comes back', (c) => { (c.of('approval-policy', 'deal-approval')['authorities'] as Mutable[])[1]!['escalateTo'] = 'sales-manager'; }, 'approval-policy/deal-approval#/authorities', /leads back/],
  ['approval-policy', 'approval.no-policy', 'no approval policy', (c) => c.drop('approval-policy', 'deal-approval'), 'approval-policy', /no approval policy/],
  ['approval-policy', 'approval.no-policy', 'a lone approval policy that begins after the release', (c) => void (c.of('approval-policy', 'deal-approval')['effective'] = { from: '2026-06-02' }), 'approval-policy/deal-approval', /in force on 2026-06-01/],
  ['approval-policy', 'approval.several-policies', 'two approval policies on one day', (c) => succeeded(c, '2027-01-02', '2027-01-01'), 'approval-policy/deal-approval#/effective', /claim 2027-01-01 until 2027-01-02/],
  ['approval-policy', 'approval.unknown-role', 'an approver whom nobody can be', (c) => { for (const row of policyTable(c).rows) if (row.then[0] === 'legal') row.then[0] = 'oracle'; ((c.of('approval-policy', 'deal-approval')['table'] as Mutable)['outputs'] as Mutable[])[0]!['values'] = ['sales-manager', 'finance', 'oracle']; }, 'approval-policy/deal-approval#/table', /oracle/],
  ['approval-policy', 'approval.gap', 'a gap between two discounts', (c) => { const row = policyTable(c).rows.find(({ id }) => id === 'discount-over-10'); row!.when[0] = '(10..20]'; }, 'approval-policy/deal-approval#/table', /20.01 % is not/],
  ['approval-policy', 'approval.gap', 'selling under the floor without asking', (c) => dropRow(c, 'floor'), 'approval-policy/deal-approval#/table', /under the floor/],
  ['approval-policy', 'approval.limit-unguarded', 'a policy that begins above the authority of a rep', (c) => { const row = policyTable(c).rows.find(({ id }) => id === 'discount-over-10'); row!.when[0] = '> 12'; }, 'approval-policy/deal-approval#/table', /10.01 % the policy asks nobody/],
  ['approval-policy', 'approval.table', 'a cell that means nothing', (c) => { policyTable(c).rows[0]!.when[0] = 'a lot'; }, 'approval-policy/deal-approval#/table', /discount-over-10/],
  ['approval-policy', 'approval.unknown-input', 'a question that no deal answers', (c) => { policyTable(c).inputs[4]!['name'] = 'moonPhase'; }, 'approval-policy/deal-approval#/table/inputs', /moonPhase/],
  ['approval-policy', 'approval.input-must-be-optional', 'a margin that every deal must have', (c) => void delete policyTable(c).inputs[1]!['optional'], 'approval-policy/deal-approval#/table/inputs', /usage alone/],
  ['proposal-content', 'proposal.no-content', 'an offering that says nothing to the customer', (c) => void delete offering(c, 'single-sign-on')['proposal'], 'product-offering/single-sign-on#/proposal', /nothing says/],
  ['clauses', 'proposal.clause-not-translated', 'another text for a clause that lacks English', (c) => c.drop('clause', 'DE/en/liability/double-cap'), 'clause/DE/de-DE/liability/double-cap', /does not exist in en/],
  ['clauses', 'proposal.clause-differs-by-language', 'a clause that legal approved in one language only', (c) => void (c.of('clause', 'DE/en/liability')['standard'] = false), 'clause/DE/de-DE/liability', /in one language and not in another/],
  ['clauses', 'proposal.placeholder-unknown', 'a clause with a place that nothing fills', (c) => void (c.of('clause', 'GB/en-GB/payment')['text'] = 'Due in {{days}} days.'), 'clause/GB/en-GB/payment#/text', /"days"/],
  ['clauses', 'proposal.alternative-of-nothing', 'another text for a clause that is not there', (c) => c.drop('clause', 'GB/en-GB/liability'), 'clause/GB/en-GB/liability/double-cap', /not there/],
  ['clauses', 'proposal.condition-never-holds', 'a clause for a term that cannot be', (c) => void (c.of('clause', 'GB/en-GB/price-review')['when'] = { termMonthsFrom: 36, termMonthsUpTo: 12 }), 'clause/GB/en-GB/price-review', /36 up to 12/],
  ['proposals', 'proposal.no-clauses', 'a market without clauses', (c) => { for (const { key } of c.drafts.filter((one) => one.kind === 'clause' && one.key.startsWith('PL/'))) c.drop('clause', key); }, 'clause/PL', /PL/],
  ['proposals', 'proposal.no-whole-language', 'terms that are whole in no language', (c) => { c.drop('clause', 'DE/de-DE/law'); c.drop('clause', 'DE/en/data'); }, 'clause/DE', /complete in no language/],
  ['proposals', 'proposal.no-template', 'clauses in a language that nothing prints', (c) => void (c.of('proposal-template', 'proposal-standard')['languages'] = ['de-DE', 'en-GB', 'en', 'en-US']), 'clause/CH/de-CH', /de-CH/],
  ['proposals', 'proposal.unknown-language', 'a template in a language that nothing can be written in', (c) => void (c.of('proposal-template', 'proposal-standard')['languages'] as string[]).push('fr'), 'proposal-template/proposal-standard#/languages', /fr/],
  ['proposals', 'proposal.no-seller', 'a market in which none of us sells', (c) => void (c.of('legal-entity', 'aldermoor-inc')['markets'] = ['US', 'CA']), 'legal-entity/JP', /JP/],
  ['proposals', 'proposal.several-sellers', 'a market in which two of us sell', (c) => void (c.of('legal-entity', 'aldermoor-ltd')['markets'] = ['GB', 'DE']), 'legal-entity/aldermoor-gmbh', /both sell in DE/],
  ['fulfillment', 'fulfillment.no-mapping', 'no fulfillment mapping for an orderable offering', (c) => void (offering(c, 'consulting-day')['category'] = 'advice'), 'product-offering/consulting-day', /no decomposition rule/],
  ['fulfillment', 'fulfillment.only-conditional', 'only conditional rules for an orderable offering', (c) => void ((rules(c)[30] as Mutable)['when'] = [{ characteristic: 'power-plug', equals: 'type-g' }]), 'product-offering/edge-appliance', /condition/],
  ['retry-policies', 'retry-policies.unknown', 'a retry policy for an operation that does not exist', (c) => rows(retries(c), 'tries').push({ connector: 'shipping', operation: 'shipping.teleport', attemptsMax: 2, firstDelayMs: 1, delayMaxMs: 2 }), 'retry-policies/aldermoor-retries#/tries/2/operation', /teleport/],
  ['retry-policies', 'retry-policies.unknown', 'limits of a connector that does not exist', (c) => { const connectors = retries(c)['connectors'] as Mutable; connectors['fax'] = connectors['billing'] as Json; }, 'retry-policies/aldermoor-retries#/connectors/fax', /fax/],
  ['retry-policies', 'retry-policies.waits', 'waits that shrink', (c) => void ((rows(retries(c), 'tries')[0] as Mutable)['delayMaxMs'] = 100), 'retry-policies/aldermoor-retries#/tries/0', /longest 100/],
  ['retry-policies', 'retry-policies.twice', 'two policies for one connector', (c) => c.add('retry-policies', { key: 'others', owner: 'otto.orderops', tries: [], connectors: { billing: (retries(c)['connectors'] as JsonObject)['billing'] as Json } }), 'retry-policies/aldermoor-retries#/connectors/billing', /2 policies/],
  ['plans', 'fulfillment.unknown-operation', 'an operation that no system offers', (c) => void (task(c, 0, 1)['operation'] = 'provisioning.conjure'), 'decomposition-rules/aldermoor-fulfillment#/rules/0/tasks/1', /conjure/],
  ['plans', 'fulfillment.wrong-undo', 'an undo that does not take it back', (c) => void (task(c, 0, 1)['undo'] = { operation: 'billing.close' }), 'decomposition-rules/aldermoor-fulfillment#/rules/0/tasks/1', /deprovision/],
  ['plans', 'fulfillment.unknown-dependency', 'a task that waits for nothing that is done', (c) => void (task(c, 0, 1)['dependsOn'] = ['billing-set-up']), 'decomposition-rules/aldermoor-fulfillment#/rules/0/tasks/1/dependsOn', /billing-set-up/],
  ['plans', 'fulfillment.cycle', 'tasks that wait for each other', (c) => void (task(c, 0, 0)['dependsOn'] = ['activate']), 'product-offering/platform-enterprise', /→/],
  ['mocked-calls', 'fulfillment.call-wrong', 'a number where the contract takes a text', (c) => void (task(c, 0, 1)['payload'] = { region: { literal: 5 } }), 'decomposition-rules/aldermoor-fulfillment#/rules/0', /region/],
  ['mocked-calls', 'fulfillment.call-unanswered', 'an answer that the system does not give', (c) => void (task(c, 0, 1)['payload'] = { region: { answerOf: 'billing-setup', field: 'favouriteColour' } }), 'decomposition-rules/aldermoor-fulfillment#/rules/0', /does not say it/],
  ['rules', 'fulfillment.unreachable-rule', 'conditions that no value meets', (c) => void Object.assign(rules(c)[30] as Mutable, { when: [{ characteristic: 'power-plug', in: ['type-g', 'type-f'] }, { characteristic: 'power-plug', notIn: ['type-f', 'type-g'] }] }), 'decomposition-rules/aldermoor-fulfillment#/rules/30/when', /never apply/],
  ['rules', 'fulfillment.unreachable-rule', 'a condition on a value that there is not', (c) => void Object.assign(rules(c)[30] as Mutable, { when: [{ characteristic: 'power-plug', equals: 'type-z' }] }), 'decomposition-rules/aldermoor-fulfillment#/rules/30/when/0', /type-z/],
  ['rules', 'fulfillment.unknown-condition', 'a circumstance that nobody declared', (c) => void Object.assign(rules(c)[30] as Mutable, { when: [{ condition: 'weather', equals: 'fair' }] }), 'decomposition-rules/aldermoor-fulfillment#/rules/30/when/0', /weather/],
  ['rules', 'fulfillment.answer-not-awaited', 'an answer that nobody waits for', (c) => void Object.assign(rules(c)[30] as Mutable, { when: [{ answerOf: 'ship', field: 'port', equals: '1' }] }), 'decomposition-rules/aldermoor-fulfillment#/rules/30/when/0', /does not wait/],
  ['rules', 'fulfillment.unknown-answer', 'a late rule that waits for nothing that is done', (c) => void Object.assign(rules(c)[31] as Mutable, { late: ['survey'] }), 'decomposition-rules/aldermoor-fulfillment#/rules/31/late', /survey/],
  ['rules', 'fulfillment.unknown-part', 'work on a resource that is not there', (c) => void (task(c, 0, 1)['realizes'] = 'moon-base'), 'decomposition-rules/aldermoor-fulfillment#/rules/0/tasks/1/realizes', /moon-base/],
  ['rules', 'fulfillment.loose-part', 'a resource that supports nothing', (c) => void delete (rows(rules(c)[0] as Mutable, 'parts')[2] as Mutable)['supports'], 'decomposition-rules/aldermoor-fulfillment#/rules/0/parts/2', /supports no/],
  ['asset-rules', 'asset.rule-impossible', 'an end that leaves the customer with it', (c) => c.add('asset-rules', { key: 'ours', owner: 'carla.catalog', rules: [{ id: 'half', on: ['end'], moves: ['requestTermination'] }] }), 'asset-rules/ours#/rules/0', /pendingTerminate/],
  ['samples', 'fulfillment.sample-differs', 'rules that plan a sample otherwise', (c) => void (task(c, 30, 2)['key'] = 'enroll'), 'decomposition-rules/aldermoor-fulfillment#/samples/0', /box\/register not planned; box\/enroll planned/],
  ['samples', 'fulfillment.sample-refused', 'a sample that cannot be planned', (c) => void ((rows(rows(c.of('decomposition-rules', 'aldermoor-fulfillment'), 'samples')[1] as Mutable, 'items')[0] as Mutable)['on'] = 'end'), 'decomposition-rules/aldermoor-fulfillment#/samples/1', /item-without-rule/],
  ['plans', 'fulfillment.point-of-no-return', 'a parcel that can be called back', (c) => void delete task(c, 30, 1)['pointOfNoReturn'], 'decomposition-rules/aldermoor-fulfillment#/rules/30/tasks/1', /cannot be taken back/],
  ['fallout-rules', 'fallout-rules.unsound', 'fallout rules that leave something unjudged', (c) => void rows(c.of('fallout-rules', 'aldermoor-fallout'), 'rows').pop(), 'fallout-rules/aldermoor-fallout#/rows', /No row holds always/],
  ['billing', 'billing.no-mapping', 'a charge without a name in billing', (c) => { const mapping = c.of('billing-mapping', 'aldermoor-billing'); mapping['charges'] = rows(mapping, 'charges').filter((rule) => rule['chargeType'] !== 'usage'); }, 'product-offering/ai-usage.claude-sonnet-5', /no name/],
  ['billing', 'billing.several-mappings', 'two billing mappings', (c) => c.add('billing-mapping', { ...(structuredClone(c.of('billing-mapping', 'aldermoor-billing')) as JsonObject), key: 'another' }), 'billing-mapping/aldermoor-billing', /2 billing mappings/],
  ['billing', 'billing.ambiguous-mapping', 'a charge with two names in billing', (c) => rows(c.of('billing-mapping', 'aldermoor-billing'), 'charges').push({ id: 'users-again', chargeType: 'recurring', category: 'users', productCode: 'SUB-SEAT', invoiced: 'inAdvance', }), 'billing-mapping/aldermoor-billing#/charges/1', /SUB-SEAT/],
];

/** They need a model before, or a look at the open book: shown in release-impact, checks/access-policy and change/gates tests. */
const GATES_OF_OTHER_CASES = ['open-book', 'owners', 'rollback', 'access-policy', 'change-policy', 'flags'];

describe('the gate', () => {
  for (const [gate, code, what, breakIt, offending, says] of CASES)
    test(`${gate} refuses ${what}`, () => {
      const problems = releaseProblems({ after: broken(breakIt), before: [], effectiveOn: ON });
      const found = problems.filter((problem) => problem.code === code);
      assert.ok(found.length > 0, `${code} is found; found were ${JSON.stringify(problems.slice(0, 3))}`);
      assert.ok(
        found.every((problem) => problem.gate === gate),
        found[0]?.gate,
      );
      assert.ok(
        found.some((problem) => problem.offending[0]?.startsWith(offending)),
        `${offending} is named; named were ${found.map((problem) => problem.offending[0]).join(' ')}`,
      );
      assert.ok(
        found.some((problem) => says.test(problem.message)),
        `${says} is said; said was ${found[0]?.message}`,
      );
      assert.ok(found.every((problem) => problem.whatToDo.length > 10 && problem.message.length > 10));
    });

  test('lets an approval policy be followed by another on the day on which it ends', () => {
    const codes = (ends: string, begins: string) =>
      releaseProblems({ after: broken((c) => succeeded(c, ends, begins)), before: [], effectiveOn: ON })
        .filter(({ severity }) => severity !== 'warning')
        .map(({ code }) => code);
    assert.deepEqual(codes('2027-01-01', '2027-01-01'), []);
    assert.deepEqual(codes('2027-01-02', '2027-01-01'), ['approval.several-policies']);
    assert.deepEqual(codes(ON, ON), [], 'the one that ends on the day of the release governs it no more');
  });

  test('every check of the table is shown to fire', () => {
    const shown = new Set([...CASES.map(([gate]) => gate), ...GATES_OF_OTHER_CASES]);
    assert.deepEqual(
      publishChecks.map(({ gate }) => gate).filter((gate) => !shown.has(gate)),
      [],
    );
  });

  test('a check has a name of its own and says what it promises', () => {
    assert.equal(new Set(publishChecks.map(({ gate }) => gate)).size, publishChecks.length);
    for (const { promise } of publishChecks) assert.match(promise, /^[A-Z].*\.$/);
  });

  test('refuses a release from which a published offering has vanished', () => {
    const after = broken((company) => company.drop('product-offering', 'consulting-day'));
    const problems = releaseProblems({ after, before: companyArtifacts, effectiveOn: ON });
    assert.ok(
      problems.some(
        ({ code, offending }) => code === 'offering.removed' && offending[0] === 'product-offering/consulting-day',
      ),
    );
  });

  test('says a circle of bundles once, and not again as a bundle without a bottom', () => {
    const after = broken((company) =>
      Object.assign(offering(company, 'sandbox'), {
        bundle: true,
        components: [{ key: 'all', offering: 'platform-standard', quantity: 1 }],
      }),
    );
    const codes = releaseProblems({ after, before: [], effectiveOn: ON }).map(({ code }) => code);
    assert.ok(codes.includes('bundle.cycle') && !codes.includes('configuration.too-deep'), codes.join(' '));
  });

  test('says of a window that is never nothing but that', () => {
    const lifecycle = (change: Mutable) =>
      releaseProblems({
        after: broken((company) => void Object.assign(offering(company, 'edge-appliance'), change)),
        before: [],
        effectiveOn: ON,
      })
        .filter(({ gate }) => gate === 'lifecycle')
        .map(({ code, offending: [where] }) => `${code} ${where?.split('#')[1]}`);
    assert.deepEqual(lifecycle({ sellable: { from: '2026-07-01', to: '2026-05-01' } }), [
      'offering.empty-window /sellable',
    ]);
    assert.deepEqual(lifecycle({ renewable: { from: '2026-09-01', to: '2026-09-01' } }), [
      'offering.empty-window /renewable',
    ]);
  });

  test('asks for an owner whom the company knows, and lets what somebody left behind pass with a warning', () => {
    const known = new Set(people.map(({ key }) => key));
    const checked = (before: readonly Artifact[], after: readonly Artifact[]) =>
      releaseProblems({ after, before, effectiveOn: ON, people: known }).map(
        ({ gate, severity = 'blocks', offending: [where] }) => `${gate} ${severity} ${where}`,
      );
    const orphaned = broken((company) => void (offering(company, 'sandbox')['owner'] = 'nora.nobody'));
    assert.deepEqual(checked(companyArtifacts, companyArtifacts), []);
    assert.deepEqual(checked(companyArtifacts, orphaned), ['owners blocks product-offering/sandbox#/owner']);
    assert.deepEqual(checked(orphaned, orphaned), ['owners warning product-offering/sandbox#/owner']);
    assert.deepEqual(releaseProblems({ after: orphaned, before: [], effectiveOn: ON }), []);
  });

  test('lets an offering end without a price or a plan after its end', () => {
    const after = broken((company) => {
      offering(company, 'consulting-day')['sellable'] = { from: '2026-01-01', to: '2026-05-01' };
      offering(company, 'consulting-day')['category'] = 'advice';
      unprice(company, 'consulting-day', () => true);
    });
    assert.deepEqual(releaseProblems({ after, before: companyArtifacts, effectiveOn: ON }), []);
  });
});
