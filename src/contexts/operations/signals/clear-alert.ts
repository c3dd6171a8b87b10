/** The figure is back within its bounds. Nobody is told: the dashboard says it. */
import { type Static, Type } from 'typebox';
import { accepted, refused } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { alertResource } from './raise-alert.ts';
import type { SignalAlert } from './signal.ts';
import { lockAlert, saveCleared } from './signal.store.ts';

const Payload = Type.Object(
  { alertId: Type.String({ format: 'uuid' }), value: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' }) },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;

export const clearAlert = defineCommand<Payload, SignalAlert, Decision>({
  name: 'signal.clear-alert',
  context: 'operations',
  aggregate: 'signal-alert',
  payload: Payload,
  load: (tx, { payload }) => lockAlert(tx, payload.alertId),
  head: ({ id, version, entryLeaf }) => ({ id, version, entryLeaf }),
  resource: ({ id }, { tenantId }) => alertResource(tenantId, id),
  decide: ({ id, key, level, state }, { payload }) =>
    state === 'cleared'
      ? refused({ code: 'signal-alert.cleared-already' })
      : accepted({
          facts: [
            {
              type: 'SignalAlertCleared',
              subject: { kind: 'signal-alert', id },
              data: { alertId: id, key, level, value: payload.value },
            },
          ],
          answer: { alertId: id, key, level },
        }),
  save: (_decided, _alert, next, { tenantId, at }) => [saveCleared(tenantId, next, at.toString())],
});
