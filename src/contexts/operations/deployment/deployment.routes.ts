/** The address of what runs and what was recorded. */
import { accepted, refused } from '#kernel/outcome.ts';
import type { Json } from '#kernel/json.ts';
import { queryRoute, type Route } from '#platform/http/routes.ts';
import { READ_RUNBOOKS, wholeHouse } from '../runbook/runbook.ts';
import { readDeployments, standingInWords } from './read-deployments.ts';

export const deploymentRoutes: readonly Route[] = [
  queryRoute({
    method: 'GET',
    path: '/deployments',
    summary: 'Which builds run, since when, and how that stands to what was recorded as deployed',
    action: READ_RUNBOOKS,
    read: async (tx, reader, _query, door) => {
      if (!reader.may(READ_RUNBOOKS, wholeHouse(tx.tenantId)))
        return refused({ code: 'access.denied', action: READ_RUNBOOKS, policies: [] });
      const now = door.clock();
      const { running, notRunning, recorded } = await readDeployments(tx, now);
      return accepted({
        running: running.map((each) => ({
          ...each,
          standingInWords: standingInWords(each),
        })) as unknown as Json,
        notRunning: notRunning as unknown as Json,
        recorded: recorded as unknown as Json,
        asOf: now.toString(),
      });
    },
  }),
];
