import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '#kernel/json.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { legalEntities } from '#seeds/company/legal-entities.ts';
import type { OfferedItem } from './commercial-model.ts';
import { termChecks } from './check-term.ts';
import { sellerOf } from './seller.ts';

const modelWith = (entities: readonly { readonly key: string }[]): CommercialModel =>
  ({
    ofKind: (kind: string) =>
      kind === 'legal-entity'
        ? entities.map((content) => ({ key: content.key, hash: 'h', content: content as Json }))
        : [],
  }) as unknown as CommercialModel;
const model = modelWith(legalEntities);

test('a quote is sold by the one legal entity that sells in the country of the account', () => {
  assert.deepEqual(sellerOf(model, 'CH', undefined), { ok: true, value: 'aldermoor-gmbh' });
  assert.deepEqual(sellerOf(model, 'US', undefined), { ok: true, value: 'aldermoor-inc' });
  assert.deepEqual(sellerOf(model, 'GB', 'aldermoor-ltd'), { ok: true, value: 'aldermoor-ltd' });
});

test('a quote by nobody we know, or by one of us who does not sell there, is refused with who does', () => {
  const unknown = sellerOf(model, 'DE', 'aldermoor-ag');
  assert.deepEqual(!unknown.ok && unknown.refusal, {
    code: 'quote.unknown-seller',
    seller: 'aldermoor-ag',
    sellers: ['aldermoor-gmbh', 'aldermoor-ltd', 'aldermoor-inc'],
  });
  const elsewhere = sellerOf(model, 'DE', 'aldermoor-inc');
  assert.deepEqual(!elsewhere.ok && elsewhere.refusal, {
    code: 'quote.seller-elsewhere',
    seller: 'aldermoor-inc',
    country: 'DE',
    sellers: ['aldermoor-gmbh'],
  });
});

test('where nobody sells, or several do, the seller is not guessed', () => {
  assert.deepEqual(sellerOf(model, 'BR', undefined), { ok: true, value: 'default' });
  assert.deepEqual(sellerOf(modelWith([]), 'DE', undefined), { ok: true, value: 'default' });
  const twice = modelWith([...legalEntities, { ...legalEntities[0], key: 'aldermoor-bis' }]);
  assert.deepEqual(sellerOf(twice, 'DE', undefined), { ok: true, value: 'default' });
});

test('a term that an offering is not sold for stands in the way of its line, with the terms that it is sold for', () => {
  const item = (choices: readonly number[] | undefined): OfferedItem =>
    ({ offering: choices === undefined ? {} : { term: { unit: 'month', choices } } }) as unknown as OfferedItem;
  const sold = [
    { lineId: 'l1', name: 'Platform', item: item([36, 12, 24]) },
    { lineId: 'l2', name: 'Day of advice', item: item(undefined) },
    { lineId: 'l3', name: 'Gone', item: undefined },
    { lineId: 'l4', name: 'Pilot', item: item([6]) },
  ];
  assert.deepEqual(
    termChecks(18, sold).map(({ lineId, severity, code, message }) => [lineId, severity, code, message]),
    [
      [
        'l1',
        'blocking',
        'quote.term-not-offered',
        'Platform: it is sold for 12, 24 or 36 months, and the quote runs for 18.',
      ],
      ['l4', 'blocking', 'quote.term-not-offered', 'Pilot: it is sold for 6 months, and the quote runs for 18.'],
    ],
  );
  assert.deepEqual(
    termChecks(6, sold).map(({ lineId }) => lineId),
    ['l1'],
  );
});
