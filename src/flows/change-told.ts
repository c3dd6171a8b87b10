/**
 * Whom the RACI of the change policy names is told (operations 4.2): who is consulted, before it is decided; who is informed, when it is out;
 * and who looks at an emergency after it is out. The facts name the roles, so that a policy that changes since changes nothing that was told.
 */
import { appMark, type TemplateName } from '#contexts/communication/index.ts';
import type { Flow } from '#platform/flows.ts';
import { momentText, tellRoles } from './tell-people.ts';

const told = (step: string, template: TemplateName, roles: 'consulted' | 'informed' | 'reviewers') =>
  tellRoles(step, async ({ id, data }) => {
    const named = data[roles];
    return {
      template,
      // Facts from before the RACI was told name nobody.
      roles: Array.isArray(named) ? named.map(String) : [],
      cause: `${template}/${id}`,
      about: { kind: 'change', id: String(data['changeId']) },
      accountId: null,
      values: {
        number: String(data['number']),
        title: String(data['title'] ?? '–'),
        due: momentText(data['reviewBy']),
        link: appMark(`/changes/${String(data['changeId'])}`),
      },
    };
  });

export const changeTold: readonly Flow[] = [
  {
    fact: 'ChangeSubmitted',
    meaning: 'A change is before those who answer for it.',
    together: [],
    after: [told('tell-the-consulted', 'change-consulted', 'consulted')],
  },
  {
    fact: 'ChangeReleased',
    meaning: 'What a change carries is out.',
    together: [],
    after: [
      told('tell-the-informed', 'change-informed', 'informed'),
      told('tell-the-reviewers', 'emergency-to-review', 'reviewers'),
    ],
  },
];
