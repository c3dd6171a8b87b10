/** Whether what becomes of the installed base is a way that the life of a product has, and ends where the order promised. */
import { assetRuleProblems } from '#contexts/assets/index.ts';
import { at, type PublishCheck } from '../publish-check.ts';

export const assetRulesHold: PublishCheck = {
  gate: 'asset-rules',
  promise: 'Every asset rule leads through the life of a product to what the order promised.',
  find: ({ model }) =>
    model.of('asset-rules').flatMap(({ key, rules }) =>
      rules.flatMap((rule, index) =>
        assetRuleProblems(rule).map((problem) => ({
          code: 'asset.rule-impossible',
          message: `Rule ${rule.id}: ${problem}.`,
          offending: [at('asset-rules', key, `/rules/${index}`)],
          whatToDo: 'Correct the moves, or what the rule is about.',
        })),
      ),
    ),
};
