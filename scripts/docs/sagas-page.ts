/**
 * The saga design: every step that an order may take outside, with what does it, what takes it back, by what it is known, and within which limits. Read
 * from the contracts of the connectors, the example company's rules and policies, and the house's own limits; nothing is typed twice.
 */
import { CONNECTOR_CONTRACTS } from '#contexts/fulfillment/index.ts';
import type { DecompositionRule, TaskTemplate } from '#contexts/fulfillment/decomposition.contract.ts';
import { TAKEN_FOR_HOURS } from '#contexts/fulfillment/manual-task.ts';
import { limitsOfModel, retryOf } from '#contexts/fulfillment/model-policies.ts';
import {
  CALLBACK_EXPECTED_MS,
  CHECKS_BEFORE_RESEND,
  CHECKS_MAX,
  LEASE_MARGIN_MS,
} from '#contexts/fulfillment/retry.policy.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { decomposition } from '#seeds/company/decomposition.ts';
import { retryPolicies } from '#seeds/company/retry-policies.ts';
import { code, page, table } from './markdown.ts';

const model = commercialModel('docs', [
  { kind: 'retry-policies', key: retryPolicies.key, hash: 'docs', content: retryPolicies as never },
]);

type Contract = {
  readonly idempotent: boolean;
  readonly statusQuery: boolean;
  readonly settlesWithinMs: number;
  readonly pointOfNoReturn: boolean;
  readonly undo?: string;
};
const contracts: Readonly<Record<string, Readonly<Record<string, Contract>>>> = CONNECTOR_CONTRACTS;

const seconds = (ms: number): string => `${ms / 1000} s`;

const targetOf = (rule: DecompositionRule): string => {
  if ('offering' in rule) return `offering ${rule.offering}`;
  return 'specification' in rule ? `specification ${rule.specification}` : `category ${rule.category}`;
};

/** By what it is known that the step happened, or did not. */
const evidenceOf = (template: TaskTemplate): string => {
  if ('manual' in template) {
    const asked = (template.manual.evidence ?? []).map(({ name }) => name);
    return `the word of the person who took it${asked.length === 0 ? '' : `, with ${asked.join(', ')}`}`;
  }
  const contract = contracts[template.connector]?.[template.operation];
  return [
    'answer or signed callback',
    contract?.statusQuery ? 'status query under the key of the work' : 'no status query: a person with evidence',
  ].join('; ');
};

const undoOf = (template: TaskTemplate): string => {
  if ('manual' in template)
    return template.undo ? 'a person, from the same queue' : 'nothing: cancelling is refused after it';
  const contract = contracts[template.connector]?.[template.operation];
  if (template.pointOfNoReturn || contract?.pointOfNoReturn) return 'nothing: point of no return';
  return code(template.undo?.operation ?? contract?.undo ?? '') || 'nothing: cancelling is refused after it';
};

const limitsOf = (template: TaskTemplate): string => {
  if ('manual' in template) return `within ${template.manual.withinHours} h; taken for ${TAKEN_FOR_HOURS} h at most`;
  const { retry, callTimeoutMs } = retryOf(model, template);
  const contract = contracts[template.connector]?.[template.operation];
  return [
    `${seconds(callTimeoutMs)} a call`,
    `${retry.attemptsMax} tries, ${seconds(retry.firstDelayMs)} to ${seconds(retry.delayMaxMs)} between`,
    contract?.idempotent ? 'in doubt sent again under the same key' : 'in doubt never sent again',
    `settled after ${seconds(contract?.settlesWithinMs ?? 0)}`,
  ].join('; ');
};

const doOf = (template: TaskTemplate): string =>
  'manual' in template ? `a person, queue ${template.manual.queue}` : code(template.operation);

const rulePart = (rule: DecompositionRule): string =>
  [
    `### ${rule.id}`,
    `For ${targetOf(rule)}, on ${(rule.on ?? ['add']).join(', ')}${(rule.when ?? []).length > 0 ? ', where its conditions hold' : ''}.`,
    table(
      ['Step', 'After', 'Do', 'Undo', 'Known by', 'Limits'],
      rule.tasks.map((template) => [
        template.name,
        template.dependsOn.join(', ') || 'nothing',
        doOf(template),
        undoOf(template),
        evidenceOf(template),
        limitsOf(template),
      ]),
    ),
  ].join('\n\n');

const contractPart = (): string =>
  table(
    ['Operation', 'Undo', 'May be sent twice', 'Can be asked', 'Settled after', 'Point of no return'],
    Object.values(contracts).flatMap((operations) =>
      Object.entries(operations).map(([name, contract]) => [
        code(name),
        code(contract.undo ?? ''),
        contract.idempotent ? 'yes' : 'no',
        contract.statusQuery ? 'yes' : 'no',
        seconds(contract.settlesWithinMs),
        contract.pointOfNoReturn ? 'yes' : 'no',
      ]),
    ),
  );

const connectorPart = (): string => {
  const of = limitsOfModel(model);
  return table(
    ['Connector', 'Breaker opens after', 'and stays open', 'Repeated calls', 'All calls'],
    Object.keys(contracts).map((connector) => {
      const { breaker, retryBudget, rate } = of(connector);
      return [
        code(connector),
        `${breaker.failures} troubles in a row within ${seconds(breaker.withinMs)}`,
        `${seconds(breaker.openMs)}, doubling to ${seconds(breaker.openMaxMs)}`,
        `${retryBudget.burst} at once, ${retryBudget.perMinute} a minute`,
        rate === undefined ? 'unbounded' : `${rate.burst} at once, ${rate.perMinute} a minute`,
      ];
    }),
  );
};

export const sagasPage = (): string =>
  page('Sagas', 'the connector contracts, `seeds/company/decomposition.ts` and `seeds/company/retry-policies.ts`', [
    'An order is worked off step by step, each in its own transactions: the attempt is recorded, the call is made outside, the outcome is recorded. ' +
      'Cancelled, what was done is taken back in reverse order, each step after all that rest on it; a step past its point of no return, or whose ' +
      'outcome nobody knows, forbids it. Taking back that fails is fallout. What happens by itself and what needs a person: [lives](lifecycles.md#task).',
    '## Steps of the example company, by rule',
    ...decomposition.rules.map(rulePart),
    '## What every operation promises',
    contractPart(),
    '## Limits of a connector, for one tenant',
    'Above these limits work waits; it does not fail. A switch `connector:<name>` pauses a connector whole or in some operations.',
    connectorPart(),
    '## Limits of the house',
    table(
      ['Limit', 'Value', 'What follows'],
      [
        [
          'lease of an attempt',
          `the call and ${seconds(LEASE_MARGIN_MS)}`,
          'its outcome is unknown, and is asked about',
        ],
        ['a callback is expected', `within ${seconds(CALLBACK_EXPECTED_MS)}`, 'the other system is asked'],
        [
          'status queries without an answer',
          String(CHECKS_BEFORE_RESEND),
          'what may be sent twice is sent again, under the same key',
        ],
        ['status queries in all', String(CHECKS_MAX), 'a person has a case'],
        ['a task that a person has taken', `${TAKEN_FOR_HOURS} h`, 'it lies in its queue again'],
      ],
    ),
  ]);
