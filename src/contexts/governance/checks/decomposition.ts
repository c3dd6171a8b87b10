/** Whether every decomposition rule can apply, names only what there is, and plans the sample orders as its author said. */
import { type Characteristic, isFlagSegment, valueFits } from '#contexts/catalog/index.ts';
import {
  type DecompositionRule,
  type DecompositionRules,
  differenceOf,
  offeringFactsOf,
  readDependency,
} from '#contexts/fulfillment/index.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';
import { mappingOf, type PlacedRule, rulesOf, tasksOf } from './fulfillment.ts';

type Condition = NonNullable<DecompositionRule['when']>[number];
type Mapping = ReturnType<typeof mappingOf>;

const finding = (code: string, message: string, offending: string, whatToDo: string): Finding => ({
  code,
  message,
  offending: [offending],
  whatToDo,
});

/** What a condition asks about, in words that are the same for two that ask about the same. */
const subjectOf = (when: Condition): string => {
  if ('characteristic' in when) return `the characteristic ${when.characteristic}`;
  if ('party' in when) return `${when.field} of the ${when.party}`;
  return 'condition' in when ? `the circumstance ${when.condition}` : `${when.field} of the answer of ${when.answerOf}`;
};

const valuesOf = (when: Condition): readonly unknown[] =>
  'equals' in when ? [when.equals] : 'in' in when ? when.in : when.notIn;

/** Of each subject, the values that all of its conditions let through; undefined where any may. */
const contradictions = ({ rule, where }: PlacedRule): readonly Finding[] =>
  [...Map.groupBy(rule.when ?? [], subjectOf)]
    .filter(([, same]) => {
      const wanted = same.filter((when) => !('notIn' in when)).map(valuesOf);
      const barred = new Set(same.filter((when) => 'notIn' in when).flatMap(valuesOf));
      return (
        wanted.length > 0 &&
        !(wanted[0] ?? []).some((value) => !barred.has(value) && wanted.every((of) => of.includes(value)))
      );
    })
    .map(([subject]) =>
      finding(
        'fulfillment.unreachable-rule',
        `Rule ${rule.id} can never apply: no value of ${subject} meets all of its conditions.`,
        `${where}/when`,
        'Take away a condition, or correct its values.',
      ),
    );

/** Where every offering that a rule is for says which values there are, a condition on another one never holds. */
const impossibleValues = (model: Model, mapping: Mapping): readonly Finding[] =>
  rulesOf(model).flatMap(({ rule, where }) =>
    (rule.when ?? []).flatMap((when, index) => {
      if (!('characteristic' in when) || 'notIn' in when) return [];
      const known = characteristicsOf(model, mapping, where, when.characteristic);
      if (known === undefined || valuesOf(when).some((value) => known.some((of) => fits(of, value)))) return [];
      return [
        finding(
          'fulfillment.unreachable-rule',
          `Rule ${rule.id} can never apply: ${valuesOf(when).join(', ')} is no value of ${when.characteristic} of anything that it is for.`,
          `${where}/when/${index}`,
          'Correct the characteristic or its values, or take the rule away.',
        ),
      ];
    }),
  );

type Known = Characteristic | { readonly fixed: unknown };
const fits = (of: Known, value: unknown): boolean =>
  'fixed' in of ? of.fixed === value : valueFits(of, value as never);

/** Undefined where an offering without a specification is among them: what it can be is not written down. */
const characteristicsOf = (
  model: Model,
  mapping: Mapping,
  where: string,
  key: string,
): readonly Known[] | undefined => {
  const offerings = model
    .of('product-offering')
    .filter((each) => mapping.get(each.key)?.some((rule) => rule.where === where));
  if (offerings.some(({ specification }) => specification === undefined)) return undefined;
  return offerings.flatMap((offering): readonly Known[] => {
    const fixed = offering.fixed?.[key];
    if (fixed !== undefined) return [{ fixed }];
    const specification = model.of('product-specification').find((each) => each.key === offering.specification);
    return specification?.characteristics?.filter((each) => each.key === key) ?? [];
  });
};

const namesOfRule = (model: Model, mapping: Mapping, { rule, where }: PlacedRule): readonly Finding[] => {
  const offerings = model
    .of('product-offering')
    .filter(({ key }) => mapping.get(key)?.some((each) => each.where === where));
  const declared = new Set(
    model.of('decomposition-rules').flatMap(({ conditions }) => (conditions ?? []).map(({ key }) => key)),
  );
  const isMade = (text: string): boolean => {
    const { offering, task } = readDependency(text);
    const of = offering === undefined ? offerings.map(({ key }) => key) : [offering];
    return of.every((key) => tasksOf(mapping, key).some((each) => each.key === task));
  };
  const parts = (key: string): ReadonlySet<string> =>
    new Set((mapping.get(key) ?? []).flatMap((each) => each.rule.parts ?? []).map((part) => part.key));
  const hasPart = (part: string): boolean => offerings.every(({ key }) => parts(key).has(part));
  const whatToDo = 'Correct the name, or add what it names.';
  return [
    ...(rule.late ?? [])
      .filter((text) => !isMade(text))
      .map((text) =>
        finding(
          'fulfillment.unknown-answer',
          `Rule ${rule.id} waits for ${text}, which no rule makes.`,
          `${where}/late`,
          whatToDo,
        ),
      ),
    ...(rule.when ?? []).flatMap((when, index) => {
      // A flag is declared by being there, and `flags` looks whether it is.
      if ('condition' in when && !declared.has(when.condition) && !isFlagSegment(when.condition))
        return [
          finding(
            'fulfillment.unknown-condition',
            `Rule ${rule.id} asks for ${when.condition}, which is not declared.`,
            `${where}/when/${index}`,
            'Declare it among the conditions of the artifact.',
          ),
        ];
      if ('answerOf' in when && !(rule.late ?? []).includes(when.answerOf))
        return [
          finding(
            'fulfillment.answer-not-awaited',
            `Rule ${rule.id} asks what ${when.answerOf} answered, and does not wait for it.`,
            `${where}/when/${index}`,
            'Name the task under late.',
          ),
        ];
      return [];
    }),
    ...(rule.parts ?? []).flatMap((part, index) => {
      const isFacing = part.kind === 'customerFacingService';
      if (isFacing === (part.supports === undefined) && (part.supports === undefined || hasPart(part.supports)))
        return [];
      return [
        finding(
          'fulfillment.loose-part',
          `${part.name} ${isFacing ? 'faces the customer and supports no other service' : 'supports no service or resource that its item has'}.`,
          `${where}/parts/${index}`,
          isFacing ? 'Take away what it supports.' : 'Say which part of the item it supports.',
        ),
      ];
    }),
    ...rule.tasks.flatMap((task, index) => [
      ...(task.realizes !== undefined && !hasPart(task.realizes)
        ? [
            finding(
              'fulfillment.unknown-part',
              `${task.name} works on ${task.realizes}, which its item does not have.`,
              `${where}/tasks/${index}/realizes`,
              whatToDo,
            ),
          ]
        : []),
      ...(task.awaits ?? [])
        .filter((awaited) => !isMade(`${awaited.offering}:${awaited.task}`))
        .map((awaited) =>
          finding(
            'fulfillment.unknown-dependency',
            `${task.name} waits for ${awaited.offering}:${awaited.task} of other orders, which no rule makes.`,
            `${where}/tasks/${index}/awaits`,
            whatToDo,
          ),
        ),
    ]),
  ];
};

export const rulesCanApply: PublishCheck = {
  gate: 'rules',
  promise: 'Every decomposition rule can apply, and names only services, circumstances and answers that there are.',
  find: ({ model }) => {
    const mapping = mappingOf(model);
    const rules = rulesOf(model);
    return [
      ...rules.flatMap(contradictions),
      ...impossibleValues(model, mapping),
      ...rules.flatMap((rule) => namesOfRule(model, mapping, rule)),
    ];
  },
};

const sampleFindings = (model: Model): readonly Finding[] => {
  const all = model.of('decomposition-rules');
  const offerings = new Map(model.of('product-offering').map((offering) => [offering.key, offeringFactsOf(offering)]));
  const rules = all.flatMap(({ key, rules: own }) => own.map((rule) => ({ hash: key, rule })));
  return all.flatMap(({ key, samples }: DecompositionRules) =>
    (samples ?? []).flatMap((sample, index) => {
      const where = at('decomposition-rules', key, `/samples/${index}`);
      const planned = differenceOf({ rules, offering: (of) => offerings.get(of) }, sample);
      const whatToDo = 'Correct the rules, or say of the sample what is right now.';
      if (!planned.ok) {
        const { code, ...why } = planned.refusal;
        return [
          finding(
            'fulfillment.sample-refused',
            `${sample.name}: it cannot be planned (${code} ${JSON.stringify(why)}).`,
            where,
            whatToDo,
          ),
        ];
      }
      const { missing, unexpected, unheld } = planned.value;
      const said = [
        ...(missing.length === 0 ? [] : [`${missing.join(', ')} not planned`]),
        ...(unexpected.length === 0 ? [] : [`${unexpected.join(', ')} planned beside what was said`]),
        ...unheld.map(([after, before]) => `${after} does not wait for ${before}`),
      ];
      return said.length === 0
        ? []
        : [finding('fulfillment.sample-differs', `${sample.name}: ${said.join('; ')}.`, where, whatToDo)];
    }),
  );
};

export const samplesArePlanned: PublishCheck = {
  gate: 'samples',
  promise: 'Every sample order of the decomposition rules is planned as its author said.',
  find: ({ model }) => sampleFindings(model),
  evidence: ({ model }) => [
    `${model.of('decomposition-rules').flatMap(({ samples }) => samples ?? []).length} sample orders were planned.`,
  ],
};
