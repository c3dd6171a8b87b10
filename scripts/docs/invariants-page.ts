/** Section 6 of the capstone: each sentence, and the test that shows it. */
import { SECTIONS } from '../../test/invariants/sentences.ts';
import { page, table } from './markdown.ts';

type TestText = { readonly name: string; readonly text: string };

/** Titles as they stand in the sources, so that the page needs no test run. */
export const testsOf = (files: readonly TestText[], sentence: string): readonly string[] =>
  files
    .filter(({ text }) => text.includes(`test('${sentence}'`) || text.includes(`'${sentence}',\n`))
    .map(({ name }) => name);

const shownBy = (files: readonly TestText[], sentence: string): readonly string[] => [
  sentence,
  testsOf(files, sentence)
    .map((name) => `\`test/invariants/${name}\``)
    .join(', '),
];

export const invariantsPage = (files: readonly TestText[]): string =>
  page('Invariants', 'section 6 of the capstone and `test/invariants/`', [
    'One test for each sentence, titled by it.',
    ...SECTIONS.map(({ number, title, sentences }) =>
      [
        `## ${number} ${title}`,
        table(
          ['What must remain true', 'Shown by'],
          sentences.map((sentence) => shownBy(files, sentence)),
        ),
      ].join('\n\n'),
    ),
  ]);
