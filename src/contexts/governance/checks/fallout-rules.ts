/** Whether fallout rules judge whatever may come: no row behind one that holds always, one at the end that does, and an owner for each category. */
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import { FALLOUT_CATEGORIES } from '#contexts/fallout/index.ts';
import { ROLES } from '#contexts/identity/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Rules = ReturnType<typeof rulesOf>[number];
const rulesOf = (model: Model) => model.of('fallout-rules');

const finding = ({ key }: Rules, place: string, message: string, whatToDo: string): Finding => ({
  code: 'fallout-rules.unsound',
  message,
  offending: [at('fallout-rules', key, place)],
  whatToDo,
});

const always = ({ when }: Rules['rows'][number]): boolean => Object.keys(when).length === 0;

const rowsThatNeverJudge = (rules: Rules): readonly Finding[] => {
  const end = rules.rows.findIndex(always);
  if (end < 0) return [finding(rules, '/rows', 'No row holds always.', 'Let the last row have no conditions.')];
  return rules.rows
    .slice(end + 1)
    .map(({ id }, index) =>
      finding(rules, `/rows/${end + 1 + index}`, `${id} is never reached.`, 'Put it before the row that holds always.'),
    );
};

const unknownNames = (rules: Rules): readonly Finding[] => [
  ...rules.rows.flatMap(({ id, when }, index) =>
    (when.connectors ?? [])
      .filter((connector) => !Object.hasOwn(CONNECTOR_CONTRACTS, connector))
      .map((connector) =>
        finding(
          rules,
          `/rows/${index}/when/connectors`,
          `${id} speaks of ${connector}, which is no connector.`,
          `Use one of ${Object.keys(CONNECTOR_CONTRACTS).join(', ')}.`,
        ),
      ),
  ),
  ...rules.owners.flatMap(({ category, roles, escalateTo }, index) =>
    [...roles, ...escalateTo]
      .filter((role) => !(ROLES as readonly string[]).includes(role))
      .map((role) =>
        finding(
          rules,
          `/owners/${index}`,
          `${category} goes to ${role}, which is no role.`,
          `Use roles: ${ROLES.join(', ')}.`,
        ),
      ),
  ),
];

const categoriesWithoutOwner = (rules: Rules): readonly Finding[] =>
  FALLOUT_CATEGORIES.filter((category) => rules.owners.filter((each) => each.category === category).length !== 1).map(
    (category) => finding(rules, '/owners', `${category} has not one owner.`, 'Name each category once.'),
  );

const twoInForce = (model: Model): readonly Finding[] =>
  rulesOf(model)
    .slice(1)
    .map((rules) =>
      finding(rules, '', 'There are other fallout rules beside these.', 'Keep one artifact of this kind.'),
    );

export const falloutRulesHold: PublishCheck = {
  gate: 'fallout-rules',
  promise: 'Fallout rules judge whatever may come, by rows that can be reached, and each category has one owner.',
  find: ({ model }) => [
    ...twoInForce(model),
    ...rulesOf(model).flatMap((rules) => [
      ...rowsThatNeverJudge(rules),
      ...unknownNames(rules),
      ...categoriesWithoutOwner(rules),
    ]),
  ],
};
