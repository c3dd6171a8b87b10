/**
 * What would be sent to other systems under the draft, sent to mocks that are made of their contracts: the sample orders of the rules, and one order for
 * each way in which something orderable is carried out.
 */
import { offeringFactsOf, type CallProblem, planOfSample, rehearseCalls } from '#contexts/fulfillment/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';
import { mappingOf } from './fulfillment.ts';

type Sample = Parameters<typeof planOfSample>[1];

/** Offerings that the same rules carry out make the same calls: one of them stands for all. */
const ordersOf = (model: Model): readonly Sample[] => {
  const mapping = mappingOf(model);
  const ways = new Map(
    model
      .of('product-offering')
      .filter(({ orderable }) => orderable)
      .map(({ key }) => [(mapping.get(key) ?? []).map(({ where }) => where).join(' '), key] as const),
  );
  return [
    ...model.of('decomposition-rules').flatMap(({ samples }) => samples ?? []),
    ...[...ways]
      .filter(([rules]) => rules !== '')
      .map(([, offering]): Sample => ({ name: offering, items: [{ item: 'a', offering }], tasks: [] })),
  ];
};

type Tried = { readonly orders: number; readonly calls: number; readonly problems: readonly CallProblem[] };

/** What cannot be planned at all the gates of plans and samples say. */
const tried = (model: Model): Tried => {
  const offerings = new Map(model.of('product-offering').map((offering) => [offering.key, offeringFactsOf(offering)]));
  const rules = model
    .of('decomposition-rules')
    .flatMap(({ key, rules: own }) => own.map((rule) => ({ hash: key, rule })));
  const plans = ordersOf(model).flatMap((sample) => {
    const plan = planOfSample({ rules, offering: (of) => offerings.get(of) }, sample);
    return plan.ok ? [rehearseCalls(plan.value)] : [];
  });
  return {
    orders: plans.length,
    calls: plans.reduce((sum, { calls }) => sum + calls, 0),
    problems: plans.flatMap(({ problems }) => problems),
  };
};

const known = new WeakMap<Model, Tried>();
const triedOnce = (model: Model): Tried => {
  const found = known.get(model) ?? tried(model);
  known.set(model, found);
  return found;
};

const placed = (model: Model, ruleId: string): readonly string[] =>
  model
    .of('decomposition-rules')
    .flatMap(({ key, rules }) =>
      rules.flatMap(({ id }, index) => (id === ruleId ? [at('decomposition-rules', key, `/rules/${index}`)] : [])),
    );

const findingsOf = (model: Model): readonly Finding[] => {
  const broken = triedOnce(model).problems.filter(({ code }) => code !== 'untaken');
  const found = new Map(broken.map((one) => [JSON.stringify(one), one]));
  return [...found.values()].map(({ ruleId, task, connector, operation, code, says }) => ({
    code: `fulfillment.call-${code}`,
    message: `Rule ${ruleId}, ${task}: the contract of ${connector} does not take ${operation} as it would be sent: ${says}.`,
    offending: placed(model, ruleId),
    whatToDo: 'Correct the payload of the task, or agree upon the field with whoever owns the system, in its contract.',
  }));
};

/** Whoever takes more than is agreed is not harmed by it; whoever reads the release knows that nobody promised to look at it. */
const besideTheContracts = (problems: readonly CallProblem[]): readonly string[] => {
  const sent = problems.filter(({ code }) => code === 'untaken');
  return [...Map.groupBy(sent, ({ operation }) => operation)].map(
    ([operation, fields]) =>
      `Sent with ${operation} beside what its contract names: ${[...new Set(fields.map(({ field }) => field))].toSorted().join(', ')}.`,
  );
};

export const mocksTakeEveryCall: PublishCheck = {
  gate: 'mocked-calls',
  promise: 'Every call of every sample order is taken by a mock of its system, and answers what is read of it.',
  find: ({ model }) => findingsOf(model),
  evidence: ({ model }) => {
    const { orders, calls, problems } = triedOnce(model);
    return [
      `${calls} calls of ${orders} sample orders were sent to mocks that are made of the contracts.`,
      ...besideTheContracts(problems),
    ];
  },
};
