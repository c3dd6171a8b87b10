/**
 * Whether the approval policy guards what it is for. A table in which nobody is asked is not an error of the table (most deals
 * need nobody), so gaps are looked for where they leak: above a discount that is asked about, above somebody's authority, and
 * at the deal that gives everything away.
 */
import type { Static } from 'typebox';
import { Check } from 'typebox/value';
import { APPROVAL_FACTS, APPROVAL_INPUTS, type ApprovalPolicy } from '#contexts/approval/index.ts';
import { DecisionTableContract, problemInWords } from '#contexts/eligibility/index.ts';
import { ROLES } from '#contexts/identity/index.ts';
import { compileTable, evaluateTable, type CompiledTable, type TableInputs } from '#engines/table/index.ts';
import { add, cmp, dec, decText, sub } from '#kernel/decimal.ts';
import type { Json } from '#kernel/json.ts';
import { contains, intersect } from '#kernel/period.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Table = Static<typeof DecisionTableContract>;

const finder =
  (policy: ApprovalPolicy) =>
  (code: string, message: string, whatToDo: string, path = '/table'): Finding => ({
    code,
    message: `${policy.name}: ${message}`,
    offending: [at('approval-policy', policy.key, path)],
    whatToDo,
  });

const columnFindings = (policy: ApprovalPolicy, table: Table): readonly Finding[] => {
  const finding = finder(policy);
  const types: ReadonlyMap<string, string> = new Map(APPROVAL_INPUTS.map(({ name, type }) => [name, type]));
  return [
    ...table.inputs
      .filter(({ name, type, expr }) => expr === undefined && types.get(name) !== type)
      .map(({ name, type }) =>
        finding(
          'approval.unknown-input',
          types.has(name) ? `${name} is ${types.get(name)}, not ${type}.` : `no deal has a ${name}.`,
          `Ask about ${[...types.keys()].join(', ')}.`,
          '/table/inputs',
        ),
      ),
    ...table.inputs
      .filter(({ name, optional }) => name === 'marginPercent' && optional !== true)
      .map(({ name }) =>
        finding(
          'approval.input-must-be-optional',
          `${name} is asked of every deal, and a deal of usage alone has none: it could not be routed.`,
          'Mark the column as optional, and say with `absent` what holds then.',
          '/table/inputs',
        ),
      ),
    ...(table.outputs.map(({ name }) => name).join() === 'approverRole,reason'
      ? []
      : [
          finding(
            'approval.outputs',
            'it must answer with an approverRole and a reason.',
            'Let the outputs be approverRole and reason.',
            '/table/outputs',
          ),
        ]),
  ];
};

const roleFindings = (policy: ApprovalPolicy, table: Table): readonly Finding[] => {
  const finding = finder(policy);
  const known: readonly string[] = ROLES;
  const asked = [...new Set(table.rows.map(({ then }) => String(then[0])))];
  return [
    ...[...new Set([...asked, ...policy.order])]
      .filter((role) => !known.includes(role))
      .map((role) =>
        finding(
          'approval.unknown-role',
          `nobody can have the role ${role}, so the deal would wait for ever.`,
          `Ask one of ${known.join(', ')}.`,
        ),
      ),
    ...asked
      .filter((role) => !policy.order.includes(role))
      .map((role) =>
        finding(
          'approval.role-without-place',
          `${role} is asked and has no place in the order.`,
          'Put the role into the order.',
          '/order',
        ),
      ),
  ];
};

/** A deal that nothing is wrong with: the probes change one thing of it. */
const QUIET: TableInputs = {
  discountPercent: '0',
  marginPercent: '100',
  floorBreached: false,
  totalInPolicyCurrency: '0',
  country: 'DE',
  termMonths: 12,
  paymentTermDays: 30,
  nonStandardClause: false,
  territory: '',
  currency: 'EUR',
  orderType: 'new',
  sellerCount: 1,
  clauses: [],
  productLines: [],
  sellers: [],
};

const rolesAsked = (compiled: CompiledTable, change: TableInputs): readonly string[] | undefined => {
  const names = new Set(compiled.table.inputs.map(({ name }) => name));
  const facts = { ...QUIET, ...change };
  const inputs = Object.fromEntries(Object.entries(facts).filter(([name]) => names.has(name)));
  const answer = evaluateTable(compiled, inputs, facts as Json);
  return answer.ok ? answer.value.hits.map((hit) => String(hit.outputs['approverRole'])) : undefined;
};

const MUST_ASK: readonly (readonly [TableInputs, string])[] = [
  [{ discountPercent: '100' }, 'giving everything away'],
  [{ marginPercent: '-100' }, 'selling at twice a loss'],
  [{ floorBreached: true }, 'selling under the floor'],
  [{ nonStandardClause: true }, 'a clause that is not standard'],
];

const STEP = dec('0.01');

/** The discounts at which the table may change its mind, with a hundredth to either side. */
const thresholds = (table: Table): readonly string[] => {
  const column = table.inputs.findIndex(({ name }) => name === 'discountPercent');
  const numbers = table.rows.flatMap(({ when }) =>
    [...(when[column] ?? '').matchAll(/\d+(?:\.\d+)?/g)].map(([text]) => dec(text)),
  );
  return numbers
    .flatMap((number) => [sub(number, STEP), number, add(number, STEP)])
    .filter((number) => cmp(number, dec('0')) >= 0 && cmp(number, dec('100')) <= 0)
    .toSorted(cmp)
    .map(decText);
};

const gapFindings = (policy: ApprovalPolicy, table: Table, compiled: CompiledTable): readonly Finding[] => {
  const finding = finder(policy);
  const found: Finding[] = MUST_ASK.filter(([change]) => rolesAsked(compiled, change)?.length === 0).map(([, deal]) =>
    finding('approval.gap', `${deal} asks for nobody.`, 'Add a row that asks for somebody.'),
  );
  let asked: string | undefined;
  for (const discount of thresholds(table)) {
    const roles = rolesAsked(compiled, { discountPercent: discount }) ?? [];
    if (roles.length > 0) asked ??= discount;
    else if (asked !== undefined) {
      found.push(
        finding(
          'approval.gap',
          `a discount of ${asked} % is asked about and one of ${discount} % is not.`,
          'Let the rows meet: (10..25] and > 25 leave nothing out.',
        ),
      );
      break;
    }
  }
  return found;
};

/** Whoever may give 10 % may not give 10.01 %: somebody who may must be asked. */
const authorityFindings = (model: Model, policy: ApprovalPolicy, compiled: CompiledTable): readonly Finding[] =>
  model.of('discount-policy').flatMap(({ key, limits }) =>
    limits.flatMap((limit, index) => {
      const higher = limits.slice(index + 1).map(({ authority }) => authority);
      if (limit.upToPercent === undefined || higher.length === 0) return [];
      const beyond = decText(add(dec(limit.upToPercent), STEP));
      const roles = rolesAsked(compiled, { discountPercent: beyond }) ?? [];
      if (roles.some((role) => higher.includes(role))) return [];
      return [
        {
          code: 'approval.limit-unguarded',
          message: `${limit.authority} may give ${limit.upToPercent} %, and at ${beyond} % the policy asks ${roles.length === 0 ? 'nobody' : roles.join(', ')}.`,
          offending: [at('approval-policy', policy.key, '/table'), at('discount-policy', key, `/limits/${index}`)],
          whatToDo: `Ask ${higher.join(' or ')} above ${limit.upToPercent} %, or raise the limit.`,
        },
      ];
    }),
  );

const tableFindings = (model: Model, policy: ApprovalPolicy): readonly Finding[] => {
  const finding = finder(policy);
  const { table } = policy;
  if (!Check(DecisionTableContract, table) || (table.hit !== 'RULE_ORDER' && table.hit !== 'COLLECT'))
    return [
      finding(
        'approval.table-shape',
        'its table is no decision table with the hit policy RULE_ORDER or COLLECT.',
        'Write it as the authoring guide says.',
      ),
    ];
  const early = [...columnFindings(policy, table), ...roleFindings(policy, table)];
  const compiled = compileTable(table, APPROVAL_FACTS);
  if (!compiled.ok)
    return [
      ...early,
      ...compiled.refusal.problems.map((problem) =>
        finding('approval.table', problemInWords(problem), 'Correct the cell.'),
      ),
    ];
  return early.length > 0
    ? early
    : [...gapFindings(policy, table, compiled.value), ...authorityFindings(model, policy, compiled.value)];
};

/** One policy follows another on its day: one is in force when the release takes effect, and no later day has two. */
const countFindings = (model: Model, effectiveOn: string): readonly Finding[] => {
  const policies = model.of('approval-policy').filter(({ effective: { to } }) => to === undefined || effectiveOn < to);
  const governed = policies.some(({ effective }) => contains(effective, effectiveOn));
  const sold = model.of('product-offering').length > 0;
  const missing: Finding = {
    code: 'approval.no-policy',
    message: `Something is sold and no approval policy is in force on ${effectiveOn}.`,
    offending: policies.length === 0 ? ['approval-policy'] : policies.map(({ key }) => at('approval-policy', key)),
    whatToDo: 'Add an approval policy that is in force on the day of the release.',
  };
  return [...(sold && !governed ? [missing] : []), ...sharedDays(policies)];
};

const sharedDays = (policies: readonly ApprovalPolicy[]): readonly Finding[] =>
  policies.flatMap((one, index) =>
    policies.slice(index + 1).flatMap((other) => {
      const shared = intersect(one.effective, other.effective);
      if (shared === undefined) return [];
      return {
        code: 'approval.several-policies',
        message: `${one.name} and ${other.name}: both approval policies claim ${shared.from}${shared.to === undefined ? ' and all days after it' : ` until ${shared.to}`}.`,
        offending: [at('approval-policy', one.key, '/effective'), at('approval-policy', other.key, '/effective')],
        whatToDo: 'Keep one of them, or let one end on the day on which the other begins.',
      };
    }),
  );

export const approvalGuards: PublishCheck = {
  gate: 'approval-policy',
  promise:
    'One approval policy is in force, its table can be decided, and it asks somebody with authority whenever authority ends.',
  find: ({ model, effectiveOn }) => [
    ...countFindings(model, effectiveOn),
    ...model.of('approval-policy').flatMap((policy) => tableFindings(model, policy)),
  ],
};

export const authoritiesAreRoles: PublishCheck = {
  gate: 'authority',
  promise: 'Everybody who is given authority over discounts is a role that a person can have.',
  find: ({ model }) =>
    model.of('discount-policy').flatMap(({ key, limits }) =>
      limits
        .filter(({ authority }) => !(ROLES as readonly string[]).includes(authority))
        .map(({ authority }, index) => ({
          code: 'discount-policy.unknown-authority',
          message: `Nobody can have the role ${authority}.`,
          offending: [at('discount-policy', key, `/limits/${index}`)],
          whatToDo: `Give the limit to one of ${ROLES.join(', ')}.`,
        })),
    ),
};
