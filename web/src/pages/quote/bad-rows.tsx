/** Rows of a file or a pasted block that cannot be taken, each with its place and why. */
import type { Problem } from '../../api/problem.ts';

type BadCell = { readonly row: number; readonly column: string; readonly value: string; readonly why: string };
export type Bad = { readonly rows: readonly BadCell[]; readonly wrong: number };

const BAD_SHOWN_MAX = 200;

export const badOf = (problem: Problem | null): Bad | null =>
  problem?.code === 'import.bad-rows'
    ? { rows: problem['rows'] as readonly BadCell[], wrong: problem['wrong'] as number }
    : null;

export const withoutRows = ({ rows: _rows, ...problem }: Problem): Problem => problem as Problem;

export const BadRows = ({ bad, left }: { readonly bad: Bad; readonly left: boolean }) => (
  <div className="note" data-tone="attention">
    <p className="note-title">
      {bad.wrong === 1 ? '1 row' : `${bad.wrong} rows`} {left ? 'will be left out' : 'cannot be taken'}
    </p>
    <table className="bad-rows">
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">Column</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {bad.rows.slice(0, BAD_SHOWN_MAX).map(({ row, column, why }) => (
          <tr key={`${row} ${column} ${why}`}>
            <td className="num">{row}</td>
            <td>{column}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {bad.rows.length > BAD_SHOWN_MAX && <p className="small">and more, which are not shown.</p>}
  </div>
);
