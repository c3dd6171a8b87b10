/** Whether every bundle can be configured: nothing requires what is excluded, no option is dead, no rule names what is not there. */
import {
  configurationBook,
  configurationProblems,
  type ConfigurationProblem,
  type ConfigurationRules,
} from '#contexts/configuration/index.ts';
import type { ProductOffering } from '#contexts/catalog/index.ts';
import { must } from '#kernel/outcome.ts';
import { hasImpossibleInstances } from './catalog-structure.ts';
import { at, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

const ruleWords = (rules: readonly { readonly id: string; readonly message: string }[]): string =>
  rules.map(({ id, message }) => `${id}: “${message}”`).join(' ');

const sentence = (bundle: ProductOffering, problem: ConfigurationProblem): string => {
  if (problem.code === 'configuration.excluded-option-required')
    return `${bundle.name}: ${problem.option} requires ${problem.requires}, which can never come with it. ${ruleWords(problem.rules)}`;
  if (problem.code === 'configuration.dead-option')
    return `${bundle.name}: ${problem.option} can never be chosen. ${ruleWords(problem.rules)}`;
  if (problem.code === 'configuration.void')
    return `${bundle.name} cannot be configured at all. ${ruleWords(problem.rules)}`;
  if (problem.code === 'configuration.false-optional')
    return `${bundle.name}: ${problem.option} looks like a choice and always has to be in.`;
  if (problem.code === 'configuration.redundant-rule')
    return `${bundle.name}: the other rules say already what this one says. ${ruleWords(problem.rules)}`;
  if (problem.code === 'configuration.dead-value')
    return `${bundle.name}: ${problem.option} can never be chosen. ${ruleWords(problem.rules)}`;
  if (problem.code === 'configuration.cyclic-requires')
    return `${bundle.name}: ${problem.options.join(', ')} require each other in a circle.`;
  const { code, severity: _, ...rest } = problem;
  return `${bundle.name}: ${code} ${JSON.stringify(rest)}`;
};

const offences = (
  bundle: ProductOffering,
  rules: ConfigurationRules | undefined,
  problem: ConfigurationProblem,
): readonly string[] => {
  const ids =
    'rules' in problem && Array.isArray(problem.rules)
      ? problem.rules.map(({ id }: { readonly id: string }) => id)
      : [];
  const inRules = (rules?.rules ?? []).flatMap(({ id }, index) =>
    rules && ids.includes(id) ? [at('configuration-rules', rules.key, `/rules/${index}`)] : [],
  );
  const whole = rules && inRules.length === 0 ? [at('configuration-rules', rules.key)] : [];
  return [...inRules, ...whole, at('product-offering', bundle.key)];
};

const contentOf = <T>(content: T | undefined): { readonly content: T } | undefined =>
  content === undefined ? undefined : { content };

const bundleFindings = (model: Model, bundle: ProductOffering): readonly Finding[] => {
  const own = model.of('configuration-rules').filter(({ offering }) => offering === bundle.key);
  const [rules, another] = own;
  if (another)
    return [
      {
        code: 'configuration.several-rules',
        message: `${own.length} artifacts hold rules for ${bundle.name}.`,
        offending: own.map(({ key }) => at('configuration-rules', key)),
        whatToDo: 'Put the rules of one bundle into one artifact.',
      },
    ];
  const book = configurationBook(bundle.key, {
    offering: (key) => contentOf(model.get('product-offering', key)),
    specification: (key) => contentOf(model.get('product-specification', key)),
    rulesOf: (key) => contentOf(model.of('configuration-rules').find(({ offering }) => offering === key)),
  });
  must(book, 'a bundle of the model is found in it');
  // That a bundle stands too deep, or holds itself, `bundle-cycles` says once, with the way.
  const told = configurationProblems(book).filter(({ code }) => code !== 'configuration.too-deep');
  return told.map((problem) => ({
    code: problem.code,
    message: sentence(bundle, problem),
    offending: offences(bundle, rules, problem),
    whatToDo: 'Change or drop one of the rules that are named, or take the option out.',
    ...(problem.severity === 'warning' ? { severity: 'warning' } : {}),
  }));
};

export const bundlesCanBeConfigured: PublishCheck = {
  gate: 'configuration',
  promise: 'Every bundle can be configured, every option of it chosen, and nothing requires what is excluded.',
  find: ({ model }) => {
    const offerings = model.of('product-offering');
    // Nothing can be built of at least four and at most two; `cardinality` says so, and this waits until it is mended.
    if (offerings.some(hasImpossibleInstances)) return [];
    return offerings.filter(({ bundle }) => bundle).flatMap((bundle) => bundleFindings(model, bundle));
  },
};
