/** Validates the quote as it stands and keeps the result: problems are data, with who can resolve each. */
import { fingerprint } from '#kernel/hash.ts';
import { accepted, refused } from '#kernel/outcome.ts';
import { defineCommand } from '#platform/command.ts';
import { checkQuote } from './check-quote.ts';
import { readCustomerFacts } from './customer-facts.ts';
import { readPrice, storeDecision } from './decision.store.ts';
import { replaceNeeded } from './needed-qualification.store.ts';
import { onQuote, type OnQuote, type QuoteDecision, quoteFact, quotePayload } from './on-quote.ts';
import { readQuote, updateRevision } from './quote.store.ts';
import type { Quote } from './quote.ts';
import type { Validation } from './validation.ts';

type Prepared = { readonly content: string; readonly validation: Validation };

export const validateQuote = defineCommand<
  OnQuote,
  Quote,
  QuoteDecision & { readonly validation: Validation; readonly fingerprint: string },
  Prepared
>({
  ...onQuote,
  name: 'quote.validate',
  payload: quotePayload({}),
  prepare: (door, command) =>
    door.read(command.tenantId, async (tx) => {
      const quote = await readQuote(tx, command.payload.quoteId);
      if (!quote) return accepted({ content: '', validation: { checks: [], fingerprints: [] } });
      const [model, price, customer] = [
        await door.models.at(tx, command.at),
        await readPrice(tx, quote.id),
        await readCustomerFacts(tx, quote),
      ];
      const validation = checkQuote({ quote, model, price: price?.result, customer, at: command.at });
      return accepted({ content: quote.content, validation });
    }),
  decide: (quote, command, { content, validation }) => {
    if (quote.status !== 'draft' && quote.status !== 'approved')
      return refused({
        code: 'quote.move-not-allowed',
        state: quote.status,
        move: 'validate',
        allowed: ['draft', 'approved'],
      });
    if (content !== quote.content) return refused({ code: 'quote.content-changed', current: quote.content });
    const problems = validation.checks.filter((check) => check.severity === 'blocking');
    const result = fingerprint('quote-validation/1', {
      content,
      checks: validation.checks.map((check) => ({ ...check })),
    });
    const codes = problems.map((check) => check.code);
    return accepted({
      validation,
      fingerprint: result,
      change: { validatedContent: quote.content },
      facts: [
        quoteFact(problems.length > 0 ? 'QuoteValidationFailed' : 'QuoteValidated', quote, {
          content,
          problems: codes,
        }),
      ],
      answer: {
        quoteId: quote.id,
        valid: problems.length === 0,
        content,
        checks: validation.checks.map((check) => ({ ...check })),
      },
      root: quote.content,
      decisions: [result, ...validation.fingerprints.slice(0, 100)],
    });
  },
  save: ({ change, validation, fingerprint: result }, quote, next, command) => [
    ...updateRevision(command.tenantId, next, change),
    storeDecision(
      command.tenantId,
      quote.id,
      'validation',
      { content: quote.content, fingerprint: result, blobHash: null, result: validation },
      command.at.toString(),
    ),
    ...replaceNeeded(command.tenantId, quote.id, quote.content, validation.questions ?? []),
  ],
});
