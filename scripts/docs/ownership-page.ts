/** Who owns what, who answers for what, and which gate answers which question: from the policy that governs changes until a company publishes its own. */
import { standardChangePolicy } from '#contexts/governance/index.ts';
import { changeGates } from '../../src/contexts/governance/change/gates.ts';
import { gateLists } from '../../src/contexts/governance/change/gate-lists.ts';
import { code, page, table } from './markdown.ts';

const { domains, activities, tiers, boards, emergency } = standardChangePolicy;
const roles = (list: readonly string[]): string => list.join(', ');

export const ownershipPage = (): string =>
  page('Who owns what', 'the standard change policy and the gates of a change', [
    'The business owns what is decided, engineering owns that the platform decides it as written. A company may publish a policy of its own (`change-policy`); `GET /change-policy` tells which one is in force.',
    '## Domains',
    table(
      ['Domain', 'Business owner', 'Engineering', 'Artifacts'],
      domains.map(({ says, owner, engineering, kinds }) => [says, owner, engineering, kinds.map(code).join(', ')]),
    ),
    '## Activities (RACI)',
    table(
      ['Activity', 'Responsible', 'Accountable', 'Consulted', 'Informed'],
      activities.map(({ says, responsible, accountable, consulted, informed }) => [
        says,
        roles(responsible),
        accountable,
        roles(consulted),
        roles(informed),
      ]),
    ),
    '## Tiers',
    table(
      ['Tier', 'Control', 'Asked', 'Owner of the domain', 'Simulation'],
      tiers.map(({ tier, control, approvers, domainOwner, simulation }) => [
        String(tier),
        control,
        roles(approvers),
        domainOwner ? 'asked too' : '',
        simulation ? 'needed' : '',
      ]),
    ),
    `An emergency asks ${roles(emergency.approvers)} before it, and everything else within ${emergency.reviewWithinHours} hours after it.`,
    '## Boards',
    table(
      ['Board', 'Sits for', 'From tier', 'Members'],
      boards.map(({ says, types, tierFrom, members }) => [says, types.join(', '), String(tierFrom), roles(members)]),
    ),
    '## Gates',
    'A gate is judged by the platform on facts; nobody sets one.',
    table(
      ['Gate', 'Promise', 'For'],
      changeGates.map(({ gate, promise, types }) => [
        code(gate),
        promise,
        types === 'every' ? 'every change' : types.join(', '),
      ]),
    ),
    ...gateLists.map(({ list, source, items }) =>
      [
        `### ${list} (${source})`,
        table(
          ['Question', 'Gates'],
          items.map(({ item, gates }) => [item, gates.map(code).join(', ')]),
        ),
      ].join('\n\n'),
    ),
  ]);
