import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIFE_COLUMNS } from './lifecycle-print.ts';
import { type LifeSheet, type LifeTable, type MoveOf, type StateOf, lifecycle } from './lifecycle.ts';

const words = { guard: 'always', authority: 'owner', effects: 'none', fact: 'LetterMoved' } as const;

/** A letter that is sent, may get lost, and is found again or written off. */
const letter = lifecycle({
  name: 'letter',
  states: {
    draft: 'being written',
    sent: { means: 'on its way', waitsFor: 'the postman' },
    lost: 'a person looks for it',
    delivered: 'in the right hands',
    writtenOff: 'given up',
  },
  initial: 'draft',
  terminal: ['delivered', 'writtenOff'],
  repair: ['lost'],
  moves: [
    { ...words, name: 'edit', from: ['draft'], to: 'draft' },
    { ...words, name: 'send', from: ['draft'], to: 'sent', effects: ['stamp', 'carry'], compensation: 'recall' },
    { ...words, name: 'deliver', from: ['sent', 'lost'], to: 'delivered', fact: 'LetterDelivered' },
    { ...words, name: 'lose', from: ['sent'], to: 'lost', timeout: '14 days', retry: 'ask twice' },
    { ...words, name: 'writeOff', from: ['lost'], to: 'writtenOff' },
  ],
});

type State = StateOf<typeof letter>;
type Move = MoveOf<typeof letter>;

test('a legal move leads to its state', () => {
  const after: State[] = (['edit', 'send'] satisfies Move[]).map((name) => {
    const outcome = letter.move('draft', name);
    assert.ok(outcome.ok);
    return outcome.value;
  });
  assert.deepEqual(after, ['draft', 'sent']);
  assert.equal(letter.row('lost', 'deliver')?.fact, 'LetterDelivered');
});

test('a move that is not allowed is refused with the moves that are', () => {
  assert.deepEqual(letter.move('sent', 'send'), {
    ok: false,
    refusal: { code: 'letter.move-not-allowed', state: 'sent', move: 'send', allowed: ['deliver', 'lose'] },
  });
  assert.deepEqual(letter.allowed('delivered'), []);
  assert.ok(letter.isTerminal('delivered') && !letter.isTerminal('lost'));
});

test('states and moves are typed: a name that the table lacks does not compile', () => {
  // @ts-expect-error no such move
  assert.equal(letter.move('draft', 'burn').ok, false);
  // @ts-expect-error no such state
  assert.throws(() => letter.move('burnt', 'send'), { name: 'BrokenPromise' });
  const sheets: readonly LifeSheet[] = [letter];
  assert.equal(sheets[0]?.name, 'letter');
});

test('a text from a table or a wire is a state only when the life has it', () => {
  assert.ok(letter.isState('draft'));
  assert.ok(!letter.isState('toString') && !letter.isState('burnt'));
});

test('a life in order has no problems', () => {
  assert.deepEqual(letter.problems(), []);
});

const table: LifeTable = letter.table;
const without = (name: string): LifeTable => ({ ...table, moves: table.moves.filter((move) => move.name !== name) });
const withMove = (move: Partial<LifeTable['moves'][number]>): LifeTable => ({
  ...table,
  moves: [...table.moves, { ...words, name: 'extra', from: ['draft'], to: 'sent', ...move }],
});

const broken: readonly (readonly [why: string, life: LifeTable, problems: readonly string[]])[] = [
  [
    'a state that nothing leads to',
    { ...table, states: { ...table.states, burnt: 'ash' }, terminal: [...table.terminal, 'burnt'] },
    ['no moves lead from draft to burnt'],
  ],
  ['a dead end', without('writeOff'), ['no moves lead from draft to writtenOff']],
  [
    'a state that no move leaves',
    { ...table, terminal: ['delivered'] },
    ['writtenOff is not terminal, and no move leaves it'],
  ],
  [
    'a loop without an exit',
    {
      ...table,
      moves: table.moves.map((move) => ({
        ...move,
        to: move.to === 'delivered' || move.to === 'writtenOff' ? 'draft' : move.to,
      })),
    },
    [
      'no moves lead from draft to delivered',
      'no moves lead from draft to writtenOff',
      'no moves lead from draft to a terminal state',
      'no moves lead from sent to a terminal state',
      'no moves lead from lost to a terminal state',
    ],
  ],
  [
    'a move on from a terminal state',
    withMove({ from: ['delivered'] }),
    ['delivered is terminal, and yet a move leaves it'],
  ],
  ['two rows for one move', withMove({ name: 'send', to: 'lost' }), ['two rows say where send leads from draft']],
  [
    'a wait with no way out',
    { ...table, repair: [], moves: table.moves.map((move) => ({ ...move, timeout: undefined })) },
    ['sent waits for the postman, with no timeout and no way to repair'],
  ],
  ['a state that is none', withMove({ to: 'burnt' }), ['move extra names burnt, which is no state']],
  ['an initial state that is none', { ...table, initial: 'toString' }, ['initial names toString, which is no state']],
  ['no words', withMove({ guard: ' ', fact: '' }), ['move extra has an empty guard', 'move extra has an empty fact']],
  [
    'names out of style',
    withMove({ name: 'Re-send', fact: 'letter.moved' }),
    ['Re-send is not written in camelCase', 'the fact letter.moved is not written in PascalCase'],
  ],
];

for (const [why, life, problems] of broken) {
  test(`a life with ${why} is told so`, () => {
    assert.deepEqual(lifecycle(life).problems(), problems);
  });
}

test('a wait is out of by a deadline alone, or by repair alone', () => {
  const noRepair = { ...table, repair: [] };
  const noTimeout = { ...table, moves: table.moves.map((move) => ({ ...move, timeout: undefined })) };
  assert.deepEqual(lifecycle(noRepair).problems(), []);
  assert.deepEqual(lifecycle(noTimeout).problems(), []);
});

test('the diagram is drawn from the table', () => {
  assert.equal(
    letter.diagram(),
    `stateDiagram-v2
  draft: draft (being written)
  sent: sent (on its way)
  lost: lost (a person looks for it)
  delivered: delivered (in the right hands)
  writtenOff: writtenOff (given up)
  [*] --> draft
  draft --> draft: edit
  draft --> sent: send
  sent --> delivered: deliver
  lost --> delivered: deliver
  sent --> lost: lose
  lost --> writtenOff: writeOff
  delivered --> [*]
  writtenOff --> [*]
  classDef repair stroke-dasharray: 4 3
  class lost repair
`,
  );
});

test('the table prints a row of cells for each move, under its columns', () => {
  const rows = letter.rows();
  assert.deepEqual(rows[1], [
    'send',
    'draft',
    'sent',
    'always',
    'owner',
    'stamp; carry',
    'recall',
    '',
    '',
    'LetterMoved',
  ]);
  assert.deepEqual(rows[3]?.slice(7), ['14 days', 'ask twice', 'LetterMoved']);
  assert.ok(rows.every((row) => row.length === LIFE_COLUMNS.length));
});
