import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '#kernel/json.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import type { OfferedItem } from './commercial-model.ts';
import type { Line } from './line.ts';
import { spokenIn, spokenName } from './spoken-name.ts';
import { lineView } from './view-line.ts';

const item = (translations?: Record<string, { name: string }>) =>
  ({ name: 'Seat', offering: { name: 'Seat', ...(translations ? { translations } : {}) } }) as unknown as OfferedItem;

test('a customer reads an offering in the language of the quote, else in the wider one, else as it is called', () => {
  const seat = item({ de: { name: 'Sitz' }, 'de-CH': { name: 'Sitzplatz' }, fr: { name: 'Siège' } });
  assert.equal(spokenName(seat, 'de-CH'), 'Sitzplatz');
  assert.equal(spokenName(seat, 'de-AT'), 'Sitz');
  assert.equal(spokenName(seat, 'it'), undefined);
  assert.equal(spokenName(item(), 'de'), undefined);
});

test('a catalog that is read aloud knows the same offerings', () => {
  const offered = spokenIn((key) => (key === 'seat' ? item({ de: { name: 'Sitz' } }) : undefined), 'de');
  assert.equal(offered('seat')?.name, 'Sitz');
  assert.equal(offered('seat')?.offering.name, 'Seat');
  assert.equal(offered('chair'), undefined);
});

test('a seller reads the line as the catalog calls it, its customer as their proposal does', () => {
  const items = companyArtifacts.map(({ kind, key, content }) => ({ kind, key, hash: key, content: content as Json }));
  const model = commercialModel('sha256:company', items);
  const line = { id: 'l', offering: 'platform-standard', offeringName: 'Platform', segments: [], selection: [] };
  const read = (forCustomer: boolean, language: string) => {
    const found = {
      currency: 'EUR',
      priceHolds: false,
      parts: new Map(),
      checks: new Map(),
      model,
      forCustomer,
      language,
    };
    return (lineView(line as unknown as Line, found) as { readonly offeringName: string }).offeringName;
  };
  assert.equal(read(true, 'de-CH'), 'Aldermoor Plattform Standard');
  assert.equal(read(true, 'en-GB'), 'Platform');
  assert.equal(read(false, 'de'), 'Platform');
});
