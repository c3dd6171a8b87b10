/** The customer's choices inside a bundle. Choices that cannot stand together are refused with the rules in conflict and the ways out. */
import { Type } from 'typebox';
import {
  compileConfiguration,
  type Configuration,
  type ConfigurationModel,
  type ConfigurationRules,
  validateConfiguration,
} from '#contexts/configuration/index.ts';
import { decisionFingerprint } from '#engines/decision.ts';
import { accepted, must, type Outcome, refused } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { defineCommand } from '#platform/command.ts';
import { offeredBy } from './commercial-model.ts';
import { contentOf } from './content.ts';
import { Choice, type Line, Uuid } from './line.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
} from './on-quote.ts';
import type { Quote } from './quote.ts';

type Payload = OnQuote & {
  readonly lineId: string;
  readonly expectedLineVersion?: number;
  readonly selection: readonly Choice[];
};

/** The compiled bundle of a line; nothing when it is no bundle with options. Compiled once per commercial model. */
export const configurationOf = (model: CommercialModel, offeringKey: string): ConfigurationModel | undefined =>
  model.memo(`configuration/${offeringKey}`, () => {
    const item = offeredBy(model)(offeringKey);
    if (!item || (item.offering.optionGroups ?? []).length === 0) return undefined;
    const rules = model
      .ofKind('configuration-rules')
      .find(({ content }) => (content as unknown as ConfigurationRules).offering === offeringKey);
    const artifacts = [
      { kind: 'product-offering', key: offeringKey, hash: item.hash },
      ...(rules ? [{ kind: rules.kind, key: rules.key, hash: rules.hash }] : []),
    ];
    const compiled = compileConfiguration(
      item.offering,
      rules?.content as unknown as ConfigurationRules | undefined,
      artifacts,
    );
    must(compiled.ok, 'a published bundle compiles');
    return compiled.value;
  });

const ref = ({ group, option }: { readonly group: string; readonly option: string }): string => `${group}/${option}`;

/** A way out as a selection that can be sent back as it is. */
const repaired = (selection: readonly Choice[], repair: Configuration['repairs'][number]) => {
  const kept = selection.filter((choice) => !repair.remove.includes(ref(choice)));
  const added = repair.add.map((each) => {
    const [group = '', option = ''] = each.split('/');
    return { group, option, quantity: 1 };
  });
  const words = [...repair.remove.map((each) => `without ${each}`), ...repair.add.map((each) => `with ${each}`)];
  return { text: words.join(', '), selection: [...kept, ...added] };
};

const chosenBy = (
  configuration: ConfigurationModel,
  selection: readonly Choice[],
): Outcome<{ configuration: Configuration; fingerprint: string }> => {
  const decision = validateConfiguration(configuration, { chosen: [...selection] });
  const { value } = decision.output;
  if (value.status === 'malformed')
    return refused({ code: 'quote.configuration-malformed', problems: decision.blocking });
  if (value.status === 'conflicting')
    return refused({
      code: 'quote.configuration-conflict',
      conflicts: value.conflicts,
      repairs: value.repairs.map((repair) => repaired(selection, repair)),
    });
  return accepted({ configuration: value, fingerprint: decisionFingerprint(decision) });
};

const lineOf = (quote: Quote, { lineId, expectedLineVersion: expected }: Payload): Outcome<Line> => {
  const line = quote.lines.find((each) => each.id === lineId);
  if (!line) return refused({ code: 'quote.line-not-found', lineId });
  if (expected !== undefined && expected !== line.version)
    return refused({ code: 'quote.line-changed', lineId, expected, current: line.version });
  return accepted(line);
};

export const configureLine = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.configure',
  payload: quotePayload({
    lineId: Uuid,
    expectedLineVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    selection: Type.Array(Choice, { maxItems: 500 }),
  }),
  decide: (quote, command, _prepared, model) => {
    const found = lineOf(quote, command.payload);
    if (!found.ok) return found;
    const line = found.value;
    const configuration = configurationOf(model, line.offering);
    if (!configuration) return refused({ code: 'quote.not-configurable', lineId: line.id, offering: line.offering });
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const chosen = chosenBy(configuration, command.payload.selection);
    if (!chosen.ok) return chosen;
    const { status, needs, completion } = chosen.value.configuration;
    const selection = chosen.value.configuration.chosen.map(({ group, option, quantity }) => ({
      group,
      option,
      quantity,
    }));
    const next: Line = { ...line, selection, version: line.version + 1 };
    const content = contentOf(
      quote.header,
      quote.lines.map((each) => (each.id === line.id ? next : each)),
    );
    return accepted({
      change: {
        ...open.value.change,
        content,
        persons: withPerson(quote, command.actor.personId),
        upsertLines: [next],
      },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteConfigured', quote, {
          lineId: line.id,
          offering: line.offering,
          complete: status === 'valid',
          content,
        }),
      ],
      answer: {
        quoteId: quote.id,
        lineId: line.id,
        version: next.version,
        status,
        needs: needs.map(({ id, message }) => ({ id, message })),
        completion: [...completion],
        content,
      },
      root: content,
      decisions: [chosen.value.fingerprint],
    });
  },
});
