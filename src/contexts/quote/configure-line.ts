/** The customer's choices inside a bundle. Choices that cannot stand together are refused with the rules in conflict and the ways out. */
import { Type } from 'typebox';
import { readAccount, segmentsOf } from '#contexts/accounts/index.ts';
import {
  type Characteristics,
  CharacteristicsSchema,
  ChosenSchema,
  COMPONENT_GROUP,
  type ChosenNode,
  type ChosenOption,
  type Configuration,
  type ConfigurationModel,
  guideConfiguration,
  type Selection,
  validateConfiguration,
  type WayOut,
} from '#contexts/configuration/index.ts';
import { decisionFingerprint } from '#engines/decision.ts';
import { accepted, type Outcome, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { configurationOf } from './configuration-of.ts';
import { contentOf } from './content.ts';
import { type Choice, type Line, Uuid } from './line.ts';
import {
  onQuote,
  type OnQuote,
  openForEdit,
  type QuoteDecision,
  quoteFact,
  quotePayload,
  withPerson,
  quoteResource,
} from './on-quote.ts';
import { placeOfSale } from './place-of-sale.ts';
import type { Quote } from './quote.ts';

type Payload = OnQuote & {
  readonly lineId: string;
  readonly expectedLineVersion?: number;
  readonly selection: Selection['chosen'];
  readonly characteristics?: Characteristics;
};

/** A way out as a selection that can be sent back as it is, in words that name the options. */
const repaired = ({ remove, add, selection }: WayOut) => {
  const words = [...remove.map((each) => `without ${each}`), ...add.map((each) => `with ${each}`)];
  return {
    text: words.join(', '),
    remove,
    add,
    selection: selection.chosen,
    ...(selection.characteristics === undefined ? {} : { characteristics: selection.characteristics }),
  };
};

type Composed = { readonly configuration: Configuration; readonly fingerprint: string };

const composed = (configuration: ConfigurationModel, selection: Selection): Outcome<Composed> => {
  const decision = validateConfiguration(configuration, selection);
  const { value } = decision.output;
  if (value.status === 'malformed')
    return refused({ code: 'quote.configuration-malformed', problems: decision.blocking });
  if (value.status === 'conflicting')
    return refused({
      code: 'quote.configuration-conflict',
      conflicts: value.conflicts,
      repairs: guideConfiguration(configuration, selection).repairs.map(repaired),
    });
  return accepted({ configuration: value, fingerprint: decisionFingerprint(decision) });
};

/** As it is kept: in the bundle's order, without the offerings, which the bundle knows. */
const keptOf = (node: ChosenNode): Pick<Line, 'selection' | 'characteristics'> => {
  const { chosen, ...settled } = inner(node);
  return { selection: chosen, ...settled };
};

/** A fixed part is kept only for what was chosen in it. */
const isSaid = ({ group, selection }: ChosenOption): boolean => group !== COMPONENT_GROUP || selection !== undefined;

type Inner = { readonly chosen: readonly Choice[]; readonly characteristics?: Characteristics };

const inner = ({ chosen, characteristics }: ChosenNode): Inner => ({
  chosen: chosen.filter(isSaid).map(kept),
  ...(characteristics === undefined ? {} : { characteristics }),
});

const kept = ({ group, option, quantity, selection, instances }: ChosenOption): Choice => ({
  group,
  option,
  quantity,
  ...(selection === undefined ? {} : { selection: inner(selection) }),
  ...(instances === undefined
    ? {}
    : { instances: instances.map((each) => ({ quantity: each.quantity, ...inner(each) })) }),
});

const lineOf = (quote: Quote, { lineId, expectedLineVersion: expected }: Payload): Outcome<Line> => {
  const line = quote.lines.find((each) => each.id === lineId);
  if (!line) return refused({ code: 'quote.line-not-found', lineId });
  if (expected !== undefined && expected !== line.version)
    return refused({ code: 'quote.line-changed', lineId, expected, current: line.version });
  return accepted(line);
};

type Loaded = Quote & { readonly customerSegments: readonly string[] };

export const configureLine = defineCommand<Payload, Loaded, QuoteDecision>({
  ...onQuote,
  name: 'quote.configure',
  load: async (tx, command) => {
    const quote = await onQuote.load(tx, command);
    if (quote === undefined) return undefined;
    const account = await readAccount(tx, quote.accountId);
    return { ...quote, customerSegments: account ? segmentsOf(account) : [] };
  },
  payload: quotePayload({
    lineId: Uuid,
    expectedLineVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    selection: Type.Array(ChosenSchema, { maxItems: 5_000 }),
    characteristics: Type.Optional(CharacteristicsSchema),
  }),
  resource: (quote, command) => {
    const { lineId, selection } = command.payload;
    const sold = quote.lines.flatMap((line) => (line.id === lineId ? [line, { ...line, selection }] : []));
    return quoteResource(command.tenantId, quote, undefined, sold);
  },
  decide: (quote, command, _prepared, model) => {
    const found = lineOf(quote, command.payload);
    if (!found.ok) return found;
    const line = found.value;
    const place = placeOfSale(model, quote, line.offering, quote.customerSegments);
    const configuration = configurationOf(model, line.offering, place);
    if (!configuration) return refused({ code: 'quote.not-configurable', lineId: line.id, offering: line.offering });
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const { selection, characteristics } = command.payload;
    const chosen = composed(configuration, {
      chosen: selection,
      ...(characteristics === undefined ? {} : { characteristics }),
    });
    if (!chosen.ok) return chosen;
    const { status, needs, completion } = chosen.value.configuration;
    const { characteristics: _before, ...rest } = line;
    const next: Line = { ...rest, ...keptOf(chosen.value.configuration), version: line.version + 1 };
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
        needs: needs.map((rule) => ({ ...rule })),
        completion: [...completion],
        content,
      },
      root: content,
      decisions: [chosen.value.fingerprint],
    });
  },
});
