/** How the roles that were asked for become steps: in which order, which of them together, and how each has to answer. */
import type { AskedRow, RoutedStep, StepRules } from './approval.ts';
import type { ApprovalPolicy, Authority } from './approval.contract.ts';
import type { WholeFacts } from './route.ts';

export const stepsOf = (
  policy: ApprovalPolicy,
  facts: Pick<WholeFacts, 'territory' | 'country' | 'productLines'>,
  asked: readonly AskedRow[],
): readonly RoutedStep[] => {
  const groups = groupsOf(policy, [...new Set(asked.map(({ role }) => role))]);
  return groups
    .flatMap(({ roles, needs }, at) => roles.map((role) => ({ role, group: at + 1, needs })))
    .map(({ role, group, needs }, index) => {
      const rows = asked.filter((row) => row.role === role);
      return {
        stepNo: index + 1,
        group,
        needs,
        role,
        reasons: rows.map(({ reason }) => reason),
        rows,
        asks: rows,
        rules: rulesOf(policy, role, facts),
      };
    });
};

type Group = { readonly roles: readonly string[]; readonly needs: 'all' | 'any' };

/** Roles that are asked together stand where the first of them stands in the order. */
const groupsOf = ({ order, parallel = [] }: ApprovalPolicy, asked: readonly string[]): readonly Group[] => {
  const place = (role: string): number => (order.includes(role) ? order.indexOf(role) : order.length);
  const left = asked.toSorted((a, b) => place(a) - place(b));
  const groups: Group[] = [];
  while (left.length > 0) {
    const first = left[0] as string;
    const together = parallel.find(({ roles }) => roles.includes(first));
    const roles = together ? left.filter((role) => together.roles.includes(role)) : [first];
    for (const role of roles) left.splice(left.indexOf(role), 1);
    groups.push({ roles, needs: roles.length > 1 ? (together?.needs ?? 'all') : 'all' });
  }
  return groups;
};

/** The role's first row that fits the deal. None: one holder of the role answers, wherever they work. */
export const rulesOf = (
  { authorities = [] }: { readonly authorities?: readonly Authority[] },
  role: string,
  deal: Pick<WholeFacts, 'territory' | 'country' | 'productLines'>,
): StepRules => {
  const row = authorities.find((each) => each.role === role && fits(each, deal));
  const { answers = 1, regional = false, people, escalateAfterHours, escalateTo, outside, fallback } = row ?? {};
  return {
    answers,
    regional,
    ...(people === undefined ? {} : { people }),
    ...(escalateAfterHours === undefined ? {} : { escalateAfterHours }),
    ...(escalateTo === undefined ? {} : { escalateTo }),
    ...(outside === undefined ? {} : { outside }),
    ...(fallback === undefined ? {} : { fallback }),
  };
};

const fits = (
  { where }: Authority,
  { territory, country, productLines }: Pick<WholeFacts, 'territory' | 'country' | 'productLines'>,
): boolean =>
  (where?.territories?.includes(territory) ?? true) &&
  (where?.countries?.includes(country) ?? true) &&
  (where?.productLines?.some((line) => productLines.includes(line)) ?? true);
