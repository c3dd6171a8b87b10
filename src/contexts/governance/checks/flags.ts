/**
 * Flags: that each is known, read, and not overdue. A flag reduces how many feel a mistake, it does not find it; so everything that a flag switches is
 * checked under both of its values, in `checks/both-values.ts`.
 */
import { FLAGGED_KINDS, type FeatureFlag, flagsNamedIn } from '#contexts/catalog/index.ts';
import { canonical } from '#kernel/canonical.ts';
import { fileKeyOf } from '../artifact-kinds.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type Reading = { readonly key: string; readonly where: string };

/** Which artifact names which flag. */
export const flagsRead = (model: Model): readonly Reading[] =>
  FLAGGED_KINDS.flatMap((kind) =>
    model
      .of(kind)
      .flatMap((content) =>
        [...flagsNamedIn(content)].map((key) => ({ key, where: at(kind, fileKeyOf(kind, content)) })),
      ),
  );

const unknown = ({ model }: Candidate): readonly Finding[] =>
  [...Map.groupBy(flagsRead(model), ({ key }) => key)]
    .filter(([key]) => !model.has('feature-flag', key))
    .map(([key, readings]) => ({
      code: 'flag.unknown',
      message: `${readings.length === 1 ? 'An artifact asks' : `${readings.length} artifacts ask`} for the flag ${key}, and there is none: it would be off for everybody, for ever.`,
      offending: readings.map(({ where }) => where),
      whatToDo: 'Add the flag to the release, or take its name out.',
    }));

const unused = ({ model }: Candidate): readonly Finding[] => {
  const read = new Set(flagsRead(model).map(({ key }) => key));
  return model
    .of('feature-flag')
    .filter(({ key }) => !read.has(key))
    .map(({ key, name }) => ({
      code: 'flag.unused',
      message: `Nothing asks for ${name}: turning it changes nothing.`,
      offending: [at('feature-flag', key)],
      whatToDo: 'Take the flag away, or let a price row, a promotion, an eligibility table or a policy ask for it.',
      severity: 'warning' as const,
    }));
};

const isTouched = (flag: FeatureFlag, previous: Model): boolean => {
  const before = previous.get('feature-flag', flag.key);
  return before === undefined || canonical(before) !== canonical(flag);
};

/** Whoever turns an overdue flag says until when it is needed still; whoever changes something else is told of it. */
const expired = ({ model, previous, effectiveOn }: Candidate): readonly Finding[] =>
  model
    .of('feature-flag')
    .filter(({ expires }) => expires <= effectiveOn)
    .map((flag) => ({
      code: 'flag.expired',
      message: `${flag.name} was to be gone on ${flag.expires}; ${flag.owner} answers for it.`,
      offending: [at('feature-flag', flag.key, '/expires')],
      whatToDo:
        'Let what it switches hold for everybody or for nobody and take the flag away, or say with a reason in the release how long it stays.',
      ...(isTouched(flag, previous) ? {} : { severity: 'warning' as const }),
    }));

const SAID_BY = ['channels', 'countries', 'productLines', 'segments', 'groups', 'accounts', 'traffic'] as const;

/** What stands behind a rule for everybody is never asked. */
const unreachable = ({ model }: Candidate): readonly Finding[] =>
  model.of('feature-flag').flatMap(({ key, name, rules }) => {
    const all = rules.findIndex((rule) => SAID_BY.every((clause) => rule[clause] === undefined));
    return all < 0 || all === rules.length - 1
      ? []
      : [
          {
            code: 'flag.rule-never-asked',
            message: `${name}: the rule ${rules[all]?.id ?? ''} is for everybody, and ${rules.length - 1 - all} stand behind it.`,
            offending: [at('feature-flag', key, `/rules/${all + 1}`)],
            whatToDo: 'Move the rule for everybody to the end, or take the others away.',
          },
        ];
  });

const twice = ({ model }: Candidate): readonly Finding[] =>
  model.of('feature-flag').flatMap(({ key, name, rules }) => {
    const ids = rules.map(({ id }) => id);
    const again = ids.filter((id, index) => ids.indexOf(id) !== index);
    return again.length === 0
      ? []
      : [
          {
            code: 'flag.duplicate-rule',
            message: `${name}: ${again.join(', ')} names more than one rule, so nobody could say which one decided.`,
            offending: [at('feature-flag', key, '/rules')],
            whatToDo: 'Give each rule an id of its own.',
          },
        ];
  });

export const flagsAreGoverned: PublishCheck = {
  gate: 'flags',
  promise: 'Every flag is known, asked for, not overdue, and can come out either way.',
  find: (candidate) => [unknown, expired, unreachable, twice, unused].flatMap((look) => look(candidate)),
  evidence: ({ model }) => [
    `${model.of('feature-flag').length} flags, asked for in ${new Set(flagsRead(model).map(({ where }) => where)).size} artifacts.`,
  ],
};
