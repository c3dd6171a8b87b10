/** What happens when a case nears its service level, or passes it: who is called, by the role that the fact names, is told by mail and in the app. */
import { appMark, type TemplateName } from '#contexts/communication/index.ts';
import type { RecordedFact } from '#platform/command.ts';
import type { Flow } from '#platform/flows.ts';
import { momentText, tellRoles } from './tell-people.ts';

const rolesOf = ({ data: { roles, role } }: RecordedFact): readonly string[] =>
  Array.isArray(roles) ? roles.map(String) : [String(role)];

const told = (fact: string, meaning: string, step: string, template: TemplateName): Flow => ({
  fact,
  meaning,
  together: [],
  after: [
    tellRoles(step, async (recorded) => {
      const { caseId, product, orderNumber, severity, slaDueAt } = recorded.data;
      return {
        template,
        roles: rolesOf(recorded),
        cause: `${template}/${recorded.id}`,
        about: { kind: 'fallout-case', id: String(caseId) },
        accountId: null,
        values: {
          product: String(product ?? '–'),
          orderNumber: String(orderNumber ?? '–'),
          severity: String(severity ?? '–'),
          due: momentText(slaDueAt),
          link: appMark(`/fallout/${String(caseId)}`),
        },
      };
    }),
  ],
});

export const falloutTold: readonly Flow[] = [
  told('FalloutServiceLevelNear', 'A case is due soon, and open.', 'tell-its-owners', 'service-level-near'),
  told('FalloutEscalated', 'A case is overdue and goes to the next role.', 'tell-the-next-role', 'fallout-escalated'),
];
