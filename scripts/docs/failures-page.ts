/** Which failures of other systems are safe to retry: run through the code that decides it. */
import { ALL_CONTRACTS, failureRows, operationRows, VERDICT_WORDS } from '#contexts/fulfillment/index.ts';
import { code, page, table } from './markdown.ts';

const yes = (value: boolean): string => (value ? 'yes' : 'no');

export const failuresPage = (): string =>
  page('Failures of other systems', '`src/contexts/fulfillment/failure-table.ts`, which runs the code that decides', [
    '**Known** is what is known after it: of a request for work, of a status query, of an undo. `failed-safe` is certainty that nothing happened; `unknown` is a state of its own, which a status query, a callback or a person with evidence ends. Then what follows for a request for work, where the same key again is one effect (idempotent), and where it is two.',
    table(
      ['What comes', 'Known: work', 'Query', 'Undo', 'Idempotent', 'Not idempotent'],
      failureRows().map((row) => [
        row.situation,
        code(row.submit),
        code(row.query),
        code(row.undo),
        VERDICT_WORDS[row.idempotent],
        VERDICT_WORDS[row.notIdempotent],
      ]),
    ),
    '## Operations',
    'As Troth relies on them; `troth connectors check` holds a system against this. The last column is a call that got no answer.',
    table(
      [
        'Connector',
        'Operation',
        'Same key is one effect',
        'Taken back by',
        'Point of no return',
        'Settled within',
        'Without an answer',
      ],
      operationRows(ALL_CONTRACTS).map((row) => [
        row.connector,
        code(row.operation),
        yes(row.idempotent),
        code(row.undo ?? ''),
        yes(row.pointOfNoReturn),
        `${row.settlesWithinMs} ms`,
        VERDICT_WORDS[row.withoutAnswer],
      ]),
    ),
  ]);
