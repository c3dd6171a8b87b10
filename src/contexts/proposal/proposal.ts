/** The words of proposal. */
import type { RefusalText, RefusalTexts } from '#platform/refusals.ts';

export const proposalFacts = ['ProposalGenerated'] as const;

const cannotPrint = (title: string, todo: string): RefusalText => ({ status: 422, title, todo });
const failed = (title: string): RefusalText => ({
  status: 503,
  title,
  todo: 'Nothing was presented. Try again; if it stays, tell the operators.',
});

export const proposalRefusals: RefusalTexts = {
  'proposal.no-template': cannotPrint(
    'There is no template in this language',
    'Publish a template that knows the language.',
  ),
  'proposal.no-seller': cannotPrint(
    'None of our legal entities sells in this country',
    'Publish a legal entity for the market.',
  ),
  'proposal.no-clauses-for-country': cannotPrint('Legal wrote no clauses for this country', 'Publish clauses for it.'),
  'proposal.no-clauses-in-force': cannotPrint(
    'No clause of this country is in force today',
    'Publish clauses that are effective.',
  ),
  'proposal.clause-not-translated': cannotPrint(
    'A clause is missing in the language of the document',
    'Publish the clauses that are named in it.',
  ),
  'proposal.clause-ambiguous': cannotPrint('Two versions of one clause are in force', 'End one of them.'),
  'document.data-invalid': cannotPrint(
    'The document would say what it may not, or lack what it must',
    'The place is named.',
  ),
  'document.language-unknown': cannotPrint(
    'No words are known for this language',
    'Use a language that documents are written in.',
  ),
  'document.package-import': cannotPrint(
    'The template loads something from outside',
    'A template reads its data and nothing else.',
  ),
  'document.render-failed': cannotPrint(
    'The document could not be set',
    'The message of the typesetter is given; mend the template.',
  ),
  'document.glyph-missing': cannotPrint(
    'A character has no shape in the shipped fonts',
    'Replace the character that is named.',
  ),
  'document.font-not-shipped': cannotPrint(
    'The template asks for a font that is not shipped',
    'Use the shipped fonts.',
  ),
  'document.timeout': failed('The document took too long'),
  'document.out-of-memory': failed('The document took too much memory'),
  'document.renderer-died': failed('The typesetter stopped'),
  'document.queue-full': failed('Too many documents are being made'),
};
