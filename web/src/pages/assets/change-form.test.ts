import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asset } from '../../api/asset-shapes.ts';
import { emptyForm, payloadOf } from './change-form.ts';

const asset = { id: 'a1', version: 4 } as Asset;

test('a change names the asset as it was seen, and nothing that its kind does not ask', () => {
  const typed = { ...emptyForm, effectiveFrom: '2027-03-11', quantities: { a1: ' 6 ' }, offerings: { a1: 'plus' } };
  assert.deepEqual(payloadOf(typed, [asset]), {
    orderType: 'amendment',
    effectiveFrom: '2027-03-11',
    assets: [{ assetId: 'a1', assetVersion: 4, quantity: '6' }],
  });
  assert.deepEqual(payloadOf({ ...typed, orderType: 'renewal', reason: 'as ever' }, [asset]), {
    orderType: 'renewal',
    reason: 'as ever',
    months: 12,
    assets: [{ assetId: 'a1', assetVersion: 4, quantity: '6' }],
  });
  assert.deepEqual(payloadOf({ ...typed, orderType: 'upgrade' }, [asset]), {
    orderType: 'upgrade',
    effectiveFrom: '2027-03-11',
    assets: [{ assetId: 'a1', assetVersion: 4, offering: 'plus' }],
  });
  assert.deepEqual(payloadOf({ ...emptyForm, orderType: 'cotermination' }, [asset]), {
    orderType: 'cotermination',
    end: 'latest',
    assets: [{ assetId: 'a1', assetVersion: 4 }],
  });
  const transfer = { ...emptyForm, orderType: 'transfer' as const, toAccountId: 'b2', consent: 'Letter of 10 January' };
  assert.deepEqual(payloadOf(transfer, [asset]), {
    orderType: 'transfer',
    toAccountId: 'b2',
    consent: 'Letter of 10 January',
    assets: [{ assetId: 'a1', assetVersion: 4 }],
  });
});
