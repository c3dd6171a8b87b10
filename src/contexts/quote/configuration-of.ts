/** The compiled bundle behind a line, once per commercial model and set of rules in force. */
import {
  compileConfiguration,
  type ConfigurationBook,
  configurationBook,
  type ConfigurationContext,
  type ConfigurationModel,
  hasChoices,
  limitedRules,
  sourceOfArtifacts,
} from '#contexts/configuration/index.ts';
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';

/** All that the configuration of an offering rests on; nothing when there is no such offering. */
export const bookOf = (model: CommercialModel, offering: string): ConfigurationBook | undefined =>
  model.memo(`configuration-book/${offering}`, () =>
    configurationBook(
      offering,
      model.memo('configuration-source', () => sourceOfArtifacts(model.items)),
    ),
  );

/** Nothing when there is nothing to choose: no option, and no characteristic that the offering leaves open. */
export const configurationOf = (
  model: CommercialModel,
  offering: string,
  context: ConfigurationContext = {},
): ConfigurationModel | undefined => {
  const book = bookOf(model, offering);
  if (book === undefined) return undefined;
  const limited = model.memo(`configuration-limited/${offering}`, () => limitedRules(book, {}).length > 0);
  const inForce = limited ? limitedRules(book, context).join(' ') : '';
  return model.memo(`configuration/${offering}/${inForce}`, () => {
    const compiled = compileConfiguration(book, context);
    must(compiled.ok, `what is published can be configured: ${compiled.ok ? '' : JSON.stringify(compiled.refusal)}`);
    return hasChoices(compiled.value.root) ? compiled.value : undefined;
  });
};
