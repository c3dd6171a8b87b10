import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commercialModel, emptyModel } from '#platform/artifacts/model.ts';
import { notResponsible } from './responsible.ts';

const policy = { activities: [{ activity: 'repair-order', responsible: ['order-ops', 'sre'] }] };
const model = commercialModel('m', [{ kind: 'change-policy', key: 'standard', hash: 'h', content: policy }]);
const user = (...roles: string[]) => ({ type: 'user', roles }) as const;

test('where the company says who does an activity, nobody else does it; a flow is nobody, and what is not said is refused to nobody', () => {
  assert.equal(notResponsible(model, 'repair-order', user('support', 'sre')), undefined);
  assert.deepEqual(notResponsible(model, 'repair-order', user('billing-ops')), {
    code: 'activity.not-responsible',
    activity: 'repair-order',
    responsible: ['order-ops', 'sre'],
  });
  assert.equal(notResponsible(model, 'repair-order', { type: 'system', roles: [] }), undefined);
  assert.equal(notResponsible(model, 'incident-review', user('support')), undefined);
  assert.equal(notResponsible(emptyModel, 'repair-order', user()), undefined);
});
