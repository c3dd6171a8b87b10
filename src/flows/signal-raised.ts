/** What happens when a figure is out of bounds: the role that it concerns is told once, with its page and its runbook. */
import { appMark } from '#contexts/communication/index.ts';
import { alertLetter } from '#contexts/operations/index.ts';
import type { Flow } from '#platform/flows.ts';
import { tellRoles } from './tell-people.ts';

export const signalRaised: Flow = {
  fact: 'SignalAlertRaised',
  meaning: 'A figure that is watched is out of its bounds.',
  together: [],
  after: [
    tellRoles('tell-whom-it-concerns', async ({ id, data }) => {
      const { roles, name, figure, runbook, level } = alertLetter(data);
      return {
        template: 'signal-raised',
        roles,
        cause: `signal/${id}`,
        about: { kind: 'signal-alert', id: String(data['alertId']) },
        accountId: null,
        values: { signal: name, figure, level, runbook, link: appMark(`/signals/${String(data['key'])}`) },
      };
    }),
  ],
};
