/** What a published release means for the change that carried it: it is out, and what its way back undid is rolled back. */
import {
  readChangeOfRelease,
  readChangeRolledBackBy,
  isPublished,
  recordReleasedCommand,
  recordRolledBackCommand,
} from '#contexts/governance/index.ts';
import type { AnyCommandDefinition } from '#platform/command.ts';
import type { Flow } from '#platform/flows.ts';

const released = recordReleasedCommand as unknown as AnyCommandDefinition;
const rolledBack = recordRolledBackCommand as unknown as AnyCommandDefinition;

export const changeFollowsRelease: Flow = {
  fact: 'CatalogPublished',
  meaning: 'A release is the commercial model.',
  together: [],
  after: [
    {
      name: 'change-released',
      undo: 'none: the change is rolled back by a release',
      as: 'flow',
      commands: async (fact, tx) => {
        const releaseId = String(fact.data['releaseId']);
        const change = await readChangeOfRelease(tx, releaseId);
        const carried = change !== undefined && (change.status === 'approved' || change.status === 'scheduled');
        // It was published for a later instant and called back since: then nothing is out.
        return carried && (await isPublished(tx, releaseId))
          ? [{ definition: released, payload: { changeId: change.id } }]
          : [];
      },
    },
    {
      name: 'change-rolled-back',
      undo: 'none: what was taken back is released anew',
      as: 'flow',
      commands: async (fact, tx) => {
        const change = await readChangeRolledBackBy(tx, String(fact.data['releaseId']));
        const isOut = change !== undefined && (change.status === 'released' || change.status === 'watched');
        return isOut ? [{ definition: rolledBack, payload: { changeId: change.id } }] : [];
      },
    },
  ],
};
