/** The owner of a change is told what the clock did with it: that it was left behind, that it was not released, that it passed a limit of its own. */
import { appMark, type TemplateName } from '#contexts/communication/index.ts';
import { readChange } from '#contexts/governance/index.ts';
import type { Json } from '#kernel/json.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Tx } from '#platform/database/tx.ts';
import type { AfterStep, Flow, FollowUp } from '#platform/flows.ts';
import { tellRoles } from './tell-people.ts';

type Data = RecordedFact['data'];

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '–');
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const toOwner = (template: TemplateName, cause: string, data: Data, why: string) => ({
  template,
  roles: [],
  // Who owns it stood in the request when it was released or due; without an owner it would not have been.
  persons: [textOf(data['owner'])],
  cause: `${template}/${cause}`,
  about: { kind: 'change', id: textOf(data['changeId']) },
  accountId: null,
  values: {
    number: textOf(data['number']),
    title: textOf(data['title']),
    why,
    link: appMark(`/changes/${textOf(data['changeId'])}`),
  },
});

const notReleased = (says: (data: Data) => string): AfterStep =>
  tellRoles('tell-its-owner', async ({ id, data }) => toOwner('change-not-released', id, data, says(data)));

/** A train names what missed it by its number and what was lacking; whose it is stands in the change. */
const missedOf = async (fact: RecordedFact, tx: Tx): Promise<readonly FollowUp[]> => {
  const told: FollowUp[] = [];
  for (const each of listOf(fact.data['missed'])) {
    const { changeId, number, lacking } = each as Data;
    const change = typeof changeId === 'string' ? await readChange(tx, changeId) : undefined;
    if (change === undefined) continue;
    const { title, owner = '' } = change.asked;
    const why = `It missed ${textOf(fact.data['name'])}, for want of ${listOf(lacking).join(', ')}.`;
    const data = { changeId: change.id, number: textOf(number), title, owner };
    const step = tellRoles('tell-owners', async () =>
      toOwner('change-not-released', `${fact.id}/${change.id}`, data, why),
    );
    const commands = await step.commands(fact, tx);
    told.push(...commands.map((command) => ({ ...command, key: `${change.id}/${command.key ?? ''}` })));
  }
  return told;
};

export const releaseInTimeTold: readonly Flow[] = [
  {
    fact: 'ReleaseTrainDeparted',
    meaning: 'A release train has left.',
    together: [],
    after: [
      {
        name: 'tell-owners-of-what-missed-it',
        undo: 'a letter cannot be taken back; the page that it leads to says what is so now',
        as: 'flow',
        commands: missedOf,
      },
    ],
  },
  {
    fact: 'ReleaseTrainLeftBehind',
    meaning: 'What a train took could not go out.',
    together: [],
    after: [notReleased(({ name, says }) => `${textOf(name)} left it behind: ${textOf(says)}`)],
  },
  {
    fact: 'ChangeNotReleased',
    meaning: 'The instant of a change came, and publishing it was refused.',
    together: [],
    after: [notReleased(({ says }) => textOf(says))],
  },
  {
    fact: 'ChangeLimitPassed',
    meaning: 'What a change is watched by happened more often than it may.',
    together: [],
    after: [
      tellRoles('tell-its-owner', async ({ id, data }) =>
        toOwner('change-past-its-watch', id, data, listOf(data['passed']).join(' ')),
      ),
    ],
  },
];
