/** What carries each item of the two source texts; what nothing carries yet is counted first. */
import { isOpen, type Item, NOT_YET, type Source, sources } from './coverage.ts';
import { page, table } from './markdown.ts';

const shown = (pointer: string): string =>
  pointer.startsWith(NOT_YET) ? `**${NOT_YET}**${pointer.slice(NOT_YET.length)}` : `\`${pointer.split(' # ')[0]}\``;

const counted = ({ name, sections }: Source): readonly string[] => {
  const items: readonly Item[] = sections.flatMap((section) => section.items);
  const open = items.filter(isOpen).length;
  return [name, String(sections.length), String(items.length), String(items.length - open), String(open)];
};

const bySection = ({ name, title, sections }: Source): readonly string[] => [
  `## ${title}`,
  ...sections.map((section) =>
    [
      `### ${name} ${section.number}: ${section.title}`,
      table(
        ['Item', 'Carried by'],
        section.items.map(({ says, pointers }) => [says, pointers.map(shown).join(', ')]),
      ),
    ].join('\n\n'),
  ),
];

export const coveragePage = (): string =>
  page('What carries what', '`scripts/docs/items/`', [
    'Each numbered item of the two texts that Troth is measured by, in our words, with the page, address, command, test or document that carries it. A test fails when one points at nothing.',
    table(['Text', 'Sections', 'Items', 'Carried', 'Not yet'], sources().map(counted)),
    ...sources().flatMap(bySection),
  ]);
