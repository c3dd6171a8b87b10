/** Whether what is chosen on a line is a whole that can be sold as composed, each no in the words of who wrote the rule. */
import {
  type ConfigurationContext,
  type ConfigurationModel,
  placeName,
  type RuleWords,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import type { DecisionResult, Finding } from '#engines/decision.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { configurationOf } from './configuration-of.ts';
import { type Line, selectionOf } from './line.ts';
import { placeOfSale } from './place-of-sale.ts';
import type { Quote } from './quote.ts';
import type { Check } from './validation.ts';

type Checked = {
  readonly checks: readonly Check[];
  readonly decisions: readonly DecisionResult<unknown>[];
};

type Sold = Pick<Quote, 'header' | 'territory' | 'familyId'>;

/** `segments`: what the customer is in, as far as it is known. */
export const configurationChecks = (
  line: Line,
  quote: Sold,
  model: CommercialModel,
  segments: readonly string[],
): Checked => {
  const place = placeOfSale(model, quote, line.offering, segments);
  const configuration = configurationOf(model, line.offering, place);
  if (!configuration) return { checks: [], decisions: [] };
  const decision = decided(model, configuration, line, place);
  const { status, conflicts, needs } = decision.output.value;
  const of = (message: string, todo: string): Check => ({
    severity: 'blocking',
    code: `configuration.${status}`,
    message,
    todo,
    lineId: line.id,
    owner: 'seller',
  });
  const rules = status === 'conflicting' ? conflicts.flatMap((conflict) => conflict.rules) : needs;
  const todo =
    status === 'incomplete'
      ? 'Choose what is missing, in the configuration of this line.'
      : 'Change the choices of this line.';
  return {
    checks: [
      ...rules.map((rule) => of(inPlace(configuration, rule), todo)),
      ...unreadable(decision).map((finding) => of(sentence(finding), 'Configure this line again.')),
    ],
    decisions: [decision],
  };
};

const KNOWN_MAX = 5_000;

/** The same choices at the same place of sale are judged once under a model: lines of a long quote, and quotes of a book, have few different ones. */
const decided = (
  model: CommercialModel,
  configuration: ConfigurationModel,
  line: Line,
  { on, country, channel, flags }: ConfigurationContext,
) => {
  const known = model.memo('quote/configurations-judged', () => new Map<string, Judged>());
  const name = JSON.stringify([line.offering, on, country, channel, flags, selectionOf(line)]);
  const found = known.get(name) ?? validateConfiguration(configuration, selectionOf(line));
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(name, found);
  return found;
};
type Judged = ReturnType<typeof validateConfiguration>;

/** A rule inside a part is told with the part's name, of which there may be several. */
const inPlace = (configuration: ConfigurationModel, { message, at }: RuleWords): string =>
  at === undefined ? message : `${placeName(configuration, at)}: ${message}`;

/** What was chosen once and is no longer in the bundle, or no longer in this quantity or with this value. */
const unreadable = ({ output, blocking }: DecisionResult<{ readonly status: string }>): readonly Finding[] =>
  output.value.status === 'malformed' ? blocking : [];

const sentence = ({ code, option }: Finding): string =>
  `${String(option)}: ${WORDS[code] ?? 'cannot be chosen like this'}.`;

const WORDS: Readonly<Record<string, string>> = {
  'configuration.unknown-option': 'is no option of this bundle',
  'configuration.quantity': 'cannot be had in this quantity',
  'configuration.value': 'cannot have this value',
  'configuration.unknown-characteristic': 'is nothing that can be settled here',
  'configuration.fixed-characteristic': 'is settled by the offering',
  'configuration.instances': 'cannot be had in this number',
};
