import type { RefusalTexts } from '#platform/refusals.ts';

/** Why there is no document. Those of the template are its author's to settle, those of the data the quote's. */
export const documentRefusals: RefusalTexts = {
  'document.data-invalid': {
    status: 422,
    title: 'The proposal’s data does not fit its contract',
    todo: 'Correct the place named under path; cost, margin and floor have no place on a proposal.',
  },
  'document.language-unknown': {
    status: 422,
    title: 'There are no words, or no template, in this language',
    todo: 'Choose one of the languages of the template.',
  },
  'document.package-import': {
    status: 422,
    title: 'The template imports a package from the network',
    todo: 'Put what it needs into the template: what a package says can change, what was promised cannot.',
  },
  'document.render-failed': {
    status: 422,
    title: 'The template cannot be set',
    todo: 'Correct what is said under problem.',
  },
  'document.glyph-missing': {
    status: 422,
    title: 'A letter has no shape in the shipped faces',
    todo: 'Write the letters named under glyphs otherwise; Latin, Greek and Cyrillic are there.',
  },
  'document.certificate-not-valid': {
    status: 503,
    title: 'The certificate that offers are signed under is not valid today',
    todo: 'Whoever runs Troth puts a valid key and certificate into the file that TROTH_SIGNING_KEY names, and restarts.',
  },
  'document.font-not-shipped': {
    status: 422,
    title: 'The template sets text in a face that is not shipped',
    todo: 'Name Troth Sans or Troth Mono for every kind of text.',
  },
  'document.too-long': {
    status: 422,
    title: 'The document is longer than an offer may be',
    todo: 'Split the quote, or shorten its texts; the numbers are given.',
  },
  'document.preview-too-long': {
    status: 422,
    title: 'The draft has more pages than are shown one by one',
    todo: 'Present the quote and read the document, or split the quote.',
  },
  'document.no-such-page': {
    status: 404,
    title: 'The document has no such page',
    todo: 'It has as many as are given.',
  },
  'proposal.presented-already': {
    status: 409,
    title: 'There is a document, and no draft of one',
    todo: 'Read the proposal itself: it is what the customer was shown.',
  },
  'document.control-character': {
    status: 422,
    title: 'A text holds a character that is not written but acts on what stands around it',
    todo: 'Remove the character named under character: it could turn an amount around for whoever reads it.',
  },
  'document.timeout': { status: 422, title: 'The document took too long to set', todo: 'Simplify the template.' },
  'document.out-of-memory': {
    status: 422,
    title: 'The document needs more memory than it may take',
    todo: 'Simplify the template, or split the quote.',
  },
  'document.renderer-died': { status: 503, title: 'The renderer ended unexpectedly', todo: 'Try again.' },
  'document.queue-full': { status: 503, title: 'Too many documents wait', todo: 'Try again in a minute.' },
  'proposal.no-clauses-for-country': {
    status: 422,
    title: 'There are no clauses for the customer’s country',
    todo: 'Ask legal to publish clauses for it.',
  },
  'proposal.no-clauses-in-force': {
    status: 422,
    title: 'The country’s clauses are not in force on that day',
    todo: 'Ask legal to publish clauses for the day of presentation.',
  },
  'proposal.clause-not-translated': {
    status: 422,
    title: 'Clauses are missing in the language of the proposal',
    todo: 'Present in another language, or ask legal for the clauses named.',
  },
  'proposal.clause-ambiguous': {
    status: 409,
    title: 'Two texts of one clause are in force on the same day',
    todo: 'Ask legal to end one of them.',
  },
  'proposal.clause-not-applicable': {
    status: 422,
    title: 'A clause was chosen that is not about this deal',
    todo: 'Choose among those listed under applicable; lines, term or country may have changed since.',
  },
  'proposal.clause-choice-unknown': {
    status: 422,
    title: 'The clause has no such text in this country and language',
    todo: 'Choose one of those listed under choices.',
  },
  'proposal.clause-without-words': {
    status: 422,
    title: 'A clause in words of its own needs the words',
    todo: 'Send them under text.',
  },
  'proposal.clause-words-beside-choice': {
    status: 422,
    title: 'Words were sent beside a text of ours',
    todo: 'Choose own-text, or leave the words out.',
  },
  'proposal.clause-chosen-twice': {
    status: 422,
    title: 'The same clause is chosen twice',
    todo: 'Send each clause once.',
  },
  'proposal.clause-placeholder-unknown': {
    status: 422,
    title: 'The words have a placeholder that nothing fills',
    todo: 'Correct what stands between the braces, or write it out.',
  },
  'proposal.clause-standing-changed': {
    status: 409,
    title: 'Legal no longer approves the chosen words for everybody',
    todo: 'Choose the clauses again, so that legal is asked.',
  },
};
