/** Lines are put in another place, or under another section. What is said about them stays; the order is part of what is offered. */
import { Type } from 'typebox';
import { PartKey } from '#contexts/catalog/index.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { contentOf } from './content.ts';
import { type Line, LINE_OPERATIONS_MAX, Uuid } from './line.ts';
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
  readonly lineIds: readonly string[];
  /** The line that they stand behind from now on; null: at the head; absent: they stay where they are. */
  readonly behind?: string | null;
  readonly section?: string | null;
};

const underSection = (line: Line, section: string | null | undefined): Line => {
  if (section === undefined || section === (line.group ?? null)) return line;
  const { group: _group, ...rest } = line;
  return { ...rest, ...(section === null ? {} : { group: section }), version: line.version + 1 };
};

const arranged = ({ lines }: Quote, { lineIds, behind, section }: Payload): readonly Line[] => {
  const taken = new Set(lineIds);
  const moving = lineIds.flatMap((id) => lines.find((line) => line.id === id) ?? []);
  const grouped = moving.map((line) => underSection(line, section));
  if (behind === undefined) return lines.map((line) => grouped.find(({ id }) => id === line.id) ?? line);
  const left = lines.filter(({ id }) => !taken.has(id));
  const at = behind === null ? 0 : left.findIndex(({ id }) => id === behind) + 1;
  return [...left.slice(0, at), ...grouped, ...left.slice(at)];
};

export const moveLines = defineCommand<Payload, Quote, QuoteDecision>({
  ...onQuote,
  name: 'quote.move-lines',
  payload: quotePayload({
    lineIds: Type.Array(Uuid, { minItems: 1, maxItems: LINE_OPERATIONS_MAX, uniqueItems: true }),
    behind: Type.Optional(Type.Union([Uuid, Type.Null()])),
    section: Type.Optional(Type.Union([PartKey, Type.Null()])),
  }),
  decide: (quote, command) => {
    const { payload } = command;
    const open = openForEdit(quote);
    if (!open.ok) return open;
    const known = new Set(quote.lines.map(({ id }) => id));
    const strange = [...payload.lineIds, ...(payload.behind ? [payload.behind] : [])].find((id) => !known.has(id));
    if (strange !== undefined) return refused({ code: 'quote.line-not-found', lineId: strange });
    if (payload.behind && payload.lineIds.includes(payload.behind))
      return refused({ code: 'quote.line-behind-itself', lineId: payload.behind });
    const lines = arranged(quote, payload).map((line, index) =>
      line.position === index + 1 ? line : { ...line, position: index + 1 },
    );
    const upsertLines = lines.filter((line) => !quote.lines.includes(line));
    const content = contentOf(quote.header, lines);
    return accepted({
      change: { ...open.value.change, content, upsertLines, persons: withPerson(quote, command.actor.personId) },
      facts: [
        ...open.value.facts,
        quoteFact('QuoteLinesMoved', quote, { moved: [...payload.lineIds], section: payload.section ?? null, content }),
      ],
      answer: { quoteId: quote.id, order: lines.map(({ id }) => id), content },
      root: content,
    });
  },
});
