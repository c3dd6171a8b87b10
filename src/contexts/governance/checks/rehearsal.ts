/** What came of trying the proposal templates out, as a gate. It takes a renderer, so it is no row of the table of pure checks. */
import type { ProposalTemplate, Rehearsal, Rehearsed } from '#contexts/proposal/index.ts';
import type { Json } from '#kernel/json.ts';
import { at } from '../publish-check.ts';
import type { CheckedGate } from '../publish-checks.ts';

const GATE = 'proposal-rehearsal';

type Place = { readonly field: string; readonly lines: readonly number[] };

const saidOf = ({ refusal }: Rehearsed): string => {
  const places = (refusal['unknownFields'] ?? []) as readonly Place[];
  if (places.length > 0)
    return places.map(({ field, lines }) => `the page has no “${field}” (line ${lines.join(', ')})`).join('; ');
  const { code: _code, ...numbers } = refusal as { readonly code: string; readonly [detail: string]: Json };
  return `${refusal.code} ${JSON.stringify(numbers)}`;
};

export const rehearsalGate = async (
  rehearse: Rehearsal,
  templates: readonly ProposalTemplate[],
): Promise<CheckedGate> => {
  const wrong = await rehearse(templates);
  return {
    gate: GATE,
    promise: 'Every proposal template sets a sample quote in each of its languages, as an offer and as a draft.',
    problems: wrong.map((one) => ({
      gate: GATE,
      code: 'proposal.template-not-set',
      message: `${one.template} cannot be set${one.language === '' ? '' : ` in ${one.language}`}: ${saidOf(one)}.`,
      offending: [at('proposal-template', one.template, '/source')],
      whatToDo: 'Correct the template at the place that is named; what a page has stands in page.ts of proposal.',
    })),
    evidence: [`${templates.length} templates.`],
  };
};
