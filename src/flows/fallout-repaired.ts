import { must } from '#kernel/outcome.ts';
import { type RepairPayload, readRepair } from '#contexts/fallout/index.ts';
import { applyRepair } from '#contexts/fulfillment/index.ts';
import type { Static } from 'typebox';
import type { Flow } from '#platform/flows.ts';

/** What happens when a repair is applied: the task moves in the same transaction, and a worker is woken. */
export const falloutRepaired: Flow = {
  fact: 'OrderRepairApplied',
  meaning: 'A person put a fallen task right, with a reason, by an action that is safe for its case.',
  together: [
    {
      name: 'move-task',
      undo: 'another repair; both are kept',
      run: async (tx, fact, command) => {
        const sent = command.payload as Static<typeof RepairPayload>;
        const repair = readRepair({ ...sent, action: fact.data['action'] as typeof sent.action });
        must(repair.ok, 'a repair that was decided on can be read again');
        return applyRepair(tx, String(fact.data['taskId']), repair.value, {
          personId: command.actor.personId,
          at: command.at,
        });
      },
    },
  ],
  after: [],
};
