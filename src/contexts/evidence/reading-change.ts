/** What operations 24.1 wants in the package of a change, its seven parts, and where in the files each is found. */
import type { Json } from '#kernel/json.ts';
import type { Section } from './reading-sections.ts';
import { eventOf, inOneLine, listOf, type Members, membersOf, type ReadingView, textIn } from './reading-view.ts';

const REQUEST = 'change-request';
const EVIDENCE = 'change-evidence';
const IMPACT = 'change-impact';
const NOT_YET = 'Nothing of it happened before this package was made.';

const decided = ({ decisions }: ReadingView, schemaId: string): Members =>
  membersOf(decisions.find((one) => one['schemaId'] === schemaId)?.['value']);

/** What a fact of one of these types said, with when and by whom. */
const said = ({ entries, opened }: ReadingView, types: readonly string[]) =>
  entries
    .filter((entry) => entry.result === 'accepted' && entry.facts.some((fact) => types.includes(fact)))
    .map((entry) => ({
      at: entry.at,
      by: `${entry.actor.type} ${entry.actor.id}`,
      fact: entry.facts.find((fact) => types.includes(fact)) ?? '',
      asked: membersOf(opened.get(`${entry.id} input`)),
      told: listOf(opened.get(`${entry.id} output`)).flatMap((text) => {
        const data = eventOf(text)?.['data'];
        return data === undefined ? [] : [textIn(data)];
      }),
    }));

const words = (asked: Members): string =>
  ['note', 'says', 'because'].flatMap((name) => (asked[name] === undefined ? [] : [textIn(asked[name])])).join('; ');

const happened = (view: ReadingView, title: string, types: readonly string[]): Section => ({
  title,
  head: ['When', 'What', 'By whom', 'In words', 'As it stands in the facts'],
  rows: said(view, types).map(({ at, by, fact, asked, told }) => [at, fact, by, words(asked), told.join('; ')]),
  absent: NOT_YET,
});

const fields = (title: string, value: Members, names: readonly string[]): Section => ({
  title,
  head: [],
  rows: names.flatMap((name) => (value[name] === undefined ? [] : [[name, textIn(value[name])]])),
  absent: 'The request does not say it.',
});

const gates = (view: ReadingView, title: string, is: (gate: string) => boolean): Section => ({
  title,
  head: ['Gate', 'Outcome', 'What was found'],
  rows: listOf(decided(view, EVIDENCE)['gates'])
    .map((one: Json) => membersOf(one))
    .filter((one) => is(textIn(one['gate'])))
    .map((one) => [textIn(one['gate']), textIn(one['outcome']), listOf(one['says']).map(textIn).join(' ')]),
  absent: 'It was not assessed before this package was made.',
});

/** Gates that an assessment other than the one that was answered on found otherwise: before it, or since. */
const foundOtherwise = (view: ReadingView): readonly Section[] => {
  const all = view.decisions.filter((one) => one['schemaId'] === EVIDENCE);
  const gatesIn = (decision: Members | undefined) =>
    listOf(membersOf(decision?.['value'])['gates']).map((one: Json) => membersOf(one));
  const shown = new Map(gatesIn(all[0]).map((one) => [textIn(one['gate']), inOneLine(one)]));
  const [, ...others] = all;
  if (others.length === 0) return [];
  const assessedAt = (decision: Members): string =>
    view.entries
      .filter(({ artifacts }) => artifacts.some(({ hash }) => hash === decision['fingerprint']))
      .map(({ at }) => at)
      .join(', ');
  const rows = others.flatMap((decision) =>
    gatesIn(decision)
      .filter((one) => shown.get(textIn(one['gate'])) !== inOneLine(one))
      .map((one) => [
        assessedAt(decision),
        textIn(one['gate']),
        textIn(one['outcome']),
        listOf(one['says']).map(textIn).join(' '),
      ]),
  );
  return [
    {
      title: 'Assessed at another time, and found otherwise than above',
      head: ['When', 'Gate', 'Outcome', 'What was found'],
      rows,
      absent: 'What it found of its gates is as above.',
    },
  ];
};

/** What it touched, question by question: how many, the root over all that were read, the records that were written down. */
const touched = (view: ReadingView): Section => ({
  title: 'What it touches, by record',
  head: ['Question', 'How many', 'Under the root', 'Root', 'The first of them'],
  rows: listOf(decided(view, IMPACT)['answers'])
    .map((one: Json) => membersOf(one))
    .map((one) => [
      textIn(one['asks']),
      textIn(one['count']),
      textIn(one['rooted']),
      textIn(one['root']),
      listOf(one['records'])
        .map((record: Json) => membersOf(record))
        .map(({ id, says }) => `${textIn(id)}: ${textIn(says)}`)
        .join('; '),
    ]),
  absent: 'No records of it were written down before this package was made.',
});

export const changeSections = (view: ReadingView): readonly Section[] => {
  const request = decided(view, REQUEST);
  return [
    fields('Change request', request, [
      'title',
      'type',
      'objective',
      'effectiveFrom',
      'impacted',
      'owner',
      'approvers',
      'emergency',
      'risk',
      'carries',
    ]),
    gates(view, 'Impact analysis', (gate) => gate !== 'simulation'),
    touched(view),
    gates(view, 'Simulation result', (gate) => gate === 'simulation'),
    // Only where there is such a file: the page of a package that was made before there were any is still what this makes of it.
    ...foundOtherwise(view),
    happened(view, 'Simulation runs', ['SimulationStarted', 'SimulationCompleted', 'SimulationCancelled']),
    happened(view, 'Approval', ['ChangeSubmitted', 'ChangeAnsweredFor', 'ChangeReturned', 'ReleaseApproved']),
    happened(view, 'Release timestamp', ['ChangeScheduled', 'CatalogPublished', 'ChangeReleased']),
    fields('Rollback plan', request, ['rollback', 'monitoring']),
    happened(view, 'Post-release validation', [
      'ChangeWatched',
      'ChangeReviewed',
      'ChangeClosed',
      'ChangeRollBackDrafted',
      'ChangeRolledBack',
    ]),
  ];
};
