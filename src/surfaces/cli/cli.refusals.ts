/** What the command line alone refuses by: files that are read and written on the reader's own machine. */
import type { RefusalText, RefusalTexts } from '#platform/refusals.ts';

const no = (title: string, todo: string): RefusalText => ({ status: 422, title, todo });

export const cliRefusals: RefusalTexts = {
  'catalog-folder.missing': no('There is no such folder', 'Name the folder of an export: troth catalog export DIR.'),
  'catalog-folder.not-ours': no(
    'The folder holds files that no export wrote',
    'Name an empty folder, or one that troth catalog export wrote.',
  ),
  'file.missing': no('There is no such file', 'Check the path; it is looked for from where the command is run.'),
  'file.no-request': no(
    'The file does not hold what a change asks for',
    'Give a JSON object as the example of docs/guide/changes.md.',
  ),
  'file.unreadable': no('The file cannot be read', 'Name a file that you may read.'),
  'cli.evidence-of-what': no('There is no evidence of that by itself', 'Name a quote, an order or a change.'),
  'cli.issuer-missing': no('Nobody said which provider', 'Name it by --issuer, or by TROTH_OIDC_ISSUER.'),
  'cli.flag-unknown': no('There is no such flag in force', 'Name one of those that are given.'),
  'cli.correction-unknown': no(
    'There is no such way of correcting',
    'Name one of those that are given; `troth correction types` says what each is for.',
  ),
  'cli.correction-foreign-option': no(
    'This way of correcting does not take the option',
    'Leave it out; the options that it takes are given.',
  ),
  'cli.correction-of-nothing': no(
    'Nothing would be corrected',
    'Say what is right, by one of the options that are given.',
  ),
  'cli.correction-of-which-asset': no(
    'An amendment is about an asset',
    'Name it by --asset: `troth asset list ACCOUNT` has the ids.',
  ),
  'task.unnamed': no('The order has no such task', 'Name one by its key; those that there are are given.'),
  'task.several': no('Several tasks are called so', 'Name one by its id, which stands behind its name.'),
  'golden.unreadable': no(
    'The file is no list of worked prices',
    'Give JSON of the form of test/golden/published-cases.json: a list of id, topic, inputs and expected.',
  ),
  'note.no-key': no('The file holds no key', 'Give the line name+id+base64 that troth log-key prints.'),
  'note.key-malformed': no(
    'The file holds a line that is no key',
    'Give the line name+id+base64 that troth log-key prints.',
  ),
  'runbook.not-offered': no(
    'The checks do not allow this action now',
    'What they allow is named; where that is nothing, read what the runbook says of whom to call.',
  ),
  'runbook.say-on-what': no('Several things are offered this action', 'Say which one by --on: they are named.'),
  'runbook.reason-missing': no('An action needs a reason', 'Give it by --reason: it stands in the evidence.'),
  'import.not-json': no('The file is not well-formed JSON', 'Mend it at the line and column that are named.'),
  'import.misshapen': no(
    'The list has another form than was expected',
    'Give the data file of a version of the package that is known: @pydantic/genai-prices.',
  ),
  'replay.unreadable': no(
    'The file is no price decision of Troth',
    'Get one by npm run ask -- PERSON GET /quotes/{id}/price-decision.',
  ),
  'replay.artifact-changed': no(
    'Artifacts in the file are not what their fingerprints say',
    'Get the price decision again by npm run ask -- PERSON GET /quotes/{id}/price-decision: this copy was changed.',
  ),
  'replay.artifact-missing': no(
    'The file lacks artifacts that its price rests on',
    'A price by cost is computed again by somebody who may see costs; else get the price decision again.',
  ),
};
