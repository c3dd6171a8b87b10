/** Whether what is ordered can be done: a rule for everything orderable, tasks that wait for something that exists, operations that a system offers. */
import type { ProductOffering } from '#contexts/catalog/index.ts';
import {
  CONNECTOR_CONTRACTS,
  readDependency,
  type DecompositionRule,
  type TaskTemplate,
} from '#contexts/fulfillment/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

export type PlacedRule = { readonly rule: DecompositionRule; readonly where: string };
type Mapping = ReadonlyMap<string, readonly PlacedRule[]>;

export const rulesOf = (model: Model): readonly PlacedRule[] =>
  model
    .of('decomposition-rules')
    .flatMap(({ key, rules }) =>
      rules.map((rule, index) => ({ rule, where: at('decomposition-rules', key, `/rules/${index}`) })),
    );

const targets = (rule: DecompositionRule, offering: ProductOffering): boolean =>
  'offering' in rule
    ? rule.offering === offering.key
    : 'specification' in rule
      ? rule.specification === offering.specification
      : rule.category === offering.category;

/** Which rules could add tasks for an offering, whatever their conditions say. */
export const mappingOf = (model: Model): Mapping => {
  const rules = rulesOf(model);
  return new Map(
    model.of('product-offering').map((offering) => [offering.key, rules.filter(({ rule }) => targets(rule, offering))]),
  );
};

const uncovered = (model: Model, mapping: Mapping, effectiveOn: string): readonly Finding[] =>
  model
    .of('product-offering')
    .filter(({ orderable, sellable }) => orderable && (sellable.to === undefined || effectiveOn < sellable.to))
    .flatMap((offering) => {
      const rules = mapping.get(offering.key) ?? [];
      const forNew = rules.filter(({ rule }) => rule.on === undefined || rule.on.includes('add'));
      if (forNew.some(({ rule }) => (rule.when ?? []).length === 0 && rule.late === undefined)) return [];
      const conditional = forNew.length > 0;
      return [
        {
          code: conditional ? 'fulfillment.only-conditional' : 'fulfillment.no-mapping',
          message: conditional
            ? `${offering.name} can be ordered, and every rule for it has a condition: an order that meets none would have nothing to do.`
            : `${offering.name} can be ordered, and no decomposition rule says what has to be done for it.`,
          offending: [at('product-offering', offering.key), ...forNew.map(({ where }) => where)],
          whatToDo:
            'Add a rule without a condition for it, its specification or its category, or sell it as not orderable.',
        },
      ];
    });

export const everythingOrderableIsMapped: PublishCheck = {
  gate: 'fulfillment',
  promise: 'For everything that can be ordered a rule says what has to be done.',
  find: ({ model, effectiveOn }) => uncovered(model, mappingOf(model), effectiveOn),
};

export const tasksOf = (mapping: Mapping, offering: string): readonly TaskTemplate[] =>
  (mapping.get(offering) ?? []).flatMap(({ rule }) => rule.tasks);

const operationFindings = ({ rule, where }: PlacedRule): readonly Finding[] =>
  rule.tasks.flatMap((task, index) => {
    if ('manual' in task) return [];
    const contract = CONNECTOR_CONTRACTS[task.connector][task.operation];
    const finding = (code: string, message: string, whatToDo: string): readonly Finding[] => [
      { code, message: `${task.name}: ${message}`, offending: [`${where}/tasks/${index}`], whatToDo },
    ];
    if (contract === undefined)
      return finding(
        'fulfillment.unknown-operation',
        `${task.connector} offers no operation ${task.operation}.`,
        `Use one of ${Object.keys(CONNECTOR_CONTRACTS[task.connector]).join(', ')}.`,
      );
    return [
      ...(task.undo && task.undo.operation !== contract.undo
        ? finding(
            'fulfillment.wrong-undo',
            `${task.operation} is taken back by ${contract.undo ?? 'nothing'}, not by ${task.undo.operation}.`,
            'Name the operation that takes it back.',
          )
        : []),
      ...(contract.pointOfNoReturn && task.pointOfNoReturn === undefined
        ? finding(
            'fulfillment.point-of-no-return',
            `${task.connector} says that ${task.operation} cannot be taken back, and the rule does not.`,
            'Mark the task as a point of no return.',
          )
        : []),
    ];
  });

/** `offering:task` names something that some rule makes; a plain task is made for every offering that the rule could be for. */
const dependencyFindings = (model: Model, mapping: Mapping): readonly Finding[] =>
  model.of('product-offering').flatMap((offering) => {
    const own = new Set(tasksOf(mapping, offering.key).map(({ key }) => key));
    return (mapping.get(offering.key) ?? []).flatMap(({ rule, where }) =>
      rule.tasks.flatMap((task, index) =>
        task.dependsOn
          .map(readDependency)
          .filter((dependency) =>
            dependency.offering === undefined
              ? !own.has(dependency.task)
              : !tasksOf(mapping, dependency.offering).some(({ key }) => key === dependency.task),
          )
          .map((dependency) => ({
            code: 'fulfillment.unknown-dependency',
            message: `${task.name} of ${offering.name} waits for ${dependency.offering === undefined ? '' : `${dependency.offering}:`}${dependency.task}, which no rule makes.`,
            offending: [`${where}/tasks/${index}/dependsOn`, at('product-offering', offering.key)],
            whatToDo: 'Correct the name, or add the task that it waits for.',
          })),
      ),
    );
  });

const repeatedTasks = (model: Model, mapping: Mapping): readonly Finding[] =>
  model.of('product-offering').flatMap((offering) =>
    [...Map.groupBy(tasksOf(mapping, offering.key), ({ key }) => key)]
      .filter(([key, same]) => same.length > 1 && unconditionalCount(mapping, offering.key, key) > 1)
      .map(([key, same]) => ({
        code: 'fulfillment.duplicate-task',
        message: `${same.length} rules make a task ${key} for ${offering.name}; one of them would be lost.`,
        offending: (mapping.get(offering.key) ?? []).map(({ where }) => where),
        whatToDo: 'Give the tasks different keys, or let one rule make it.',
      })),
  );

const unconditionalCount = (mapping: Mapping, offering: string, task: string): number =>
  (mapping.get(offering) ?? []).filter(
    ({ rule }) => (rule.when ?? []).length === 0 && rule.tasks.some(({ key }) => key === task),
  ).length;

/** Tasks that wait for each other, also across offerings: an order with both would never move. */
const taskCycles = (model: Model, mapping: Mapping): readonly Finding[] => {
  const waitsFor = new Map<string, readonly string[]>();
  for (const { key } of model.of('product-offering'))
    for (const { rule } of mapping.get(key) ?? [])
      for (const task of rule.tasks) {
        // A late rule's tasks wait for what it is to be told, whether they name it or not.
        const waits = [...task.dependsOn, ...(rule.late ?? [])].map(readDependency);
        waitsFor.set(`${key}:${task.key}`, [
          ...(waitsFor.get(`${key}:${task.key}`) ?? []),
          ...waits.map((dependency) => `${dependency.offering ?? key}:${dependency.task}`),
        ]);
      }
  const closed = new Set<string>();
  const findings: Finding[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    const opened = path.indexOf(node);
    if (opened >= 0) {
      const cycle = path.slice(opened);
      findings.push({
        code: 'fulfillment.cycle',
        message: `Tasks wait for each other: ${[...cycle, node].join(' → ')}.`,
        offending: [...new Set(cycle.map((name) => at('product-offering', readDependency(name).offering ?? name)))],
        whatToDo: 'Let one of them begin without the other.',
      });
      return;
    }
    if (closed.has(node)) return;
    for (const next of waitsFor.get(node) ?? []) visit(next, [...path, node]);
    closed.add(node);
  };
  for (const node of waitsFor.keys()) visit(node, []);
  return findings;
};

export const plansCanBeMade: PublishCheck = {
  gate: 'plans',
  promise:
    'Every task of every plan names an operation that exists, waits for something that is done, and never for itself.',
  find: ({ model }) => {
    const mapping = mappingOf(model);
    return [
      ...rulesOf(model).flatMap(operationFindings),
      ...dependencyFindings(model, mapping),
      ...repeatedTasks(model, mapping),
      ...taskCycles(model, mapping),
    ];
  },
};
