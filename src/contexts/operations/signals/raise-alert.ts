/** A figure is out of bounds: said once, to whom it concerns. */
import { type Static, Type } from 'typebox';
import { accepted } from '#kernel/outcome.ts';
import { type Decision, defineCommand } from '#platform/command.ts';
import { METRICS } from './metrics.ts';
import { LEVELS } from './signal.ts';
import { insertAlert, type NewAlert } from './signal.store.ts';

const Figure = Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,18})?$' });
const Payload = Type.Object(
  {
    key: Type.Union(METRICS.map(({ key }) => Type.Literal(key))),
    level: Type.Union(LEVELS.map((level) => Type.Literal(level))),
    value: Figure,
    threshold: Figure,
  },
  { additionalProperties: false },
);
type Payload = Static<typeof Payload>;
type Raised = Decision & { readonly alert: NewAlert };

export const alertResource = (tenantId: string, id: string) => ({
  type: 'Dashboard',
  id,
  attrs: { tenant: tenantId, name: 'alerts' },
});

export const raiseAlert = defineCommand<Payload, Record<string, never>, Raised>({
  name: 'signal.raise-alert',
  context: 'operations',
  aggregate: 'signal-alert',
  creates: true,
  payload: Payload,
  load: async () => ({}),
  resource: (_loaded, { tenantId }) => alertResource(tenantId, 'new'),
  decide: (_loaded, { payload, at, id }) => {
    const alertId = id('signal-alert');
    const said = { alertId, ...payload };
    return accepted({
      alert: { ...payload, raisedAt: at.toString() },
      facts: [{ type: 'SignalAlertRaised', subject: { kind: 'signal-alert', id: alertId }, data: said }],
      answer: said,
    });
  },
  save: ({ alert }, _loaded, next, { tenantId }) => [insertAlert(tenantId, next, alert)],
});
