/** The plan as a table: what waits for what, what was tried, what went wrong. Nothing is put right here; a case is where that is done. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FalloutCase } from '../../api/work-shapes.ts';
import { Empty } from '../../parts/loaded.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { ago, instantText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';
import { isOver, isTrouble, type Planned } from './planned.ts';

const ROWS_FIRST = 100;
/** More names than this say less than their number. */
const NAMES_MAX = 3;

type TaskTableProps = { readonly tasks: readonly Planned[]; readonly cases: readonly FalloutCase[] };

export const TaskTable = ({ tasks, cases }: TaskTableProps) => {
  const [all, setAll] = useState(false);
  if (tasks.length === 0)
    return (
      <Empty title="No plan yet">
        <p>The plan is made when the order is submitted.</p>
      </Empty>
    );
  // Trouble first: in a plan of hundreds it is what the page was opened for.
  const inOrder = [...tasks.filter(isTrouble), ...tasks.filter((task) => !isTrouble(task))];
  const rows = all ? inOrder : inOrder.slice(0, ROWS_FIRST);
  return (
    <>
      <Table caption="Tasks" columns={columnsFor(tasks, cases)} rows={rows} rowKey={(task) => task.id} />
      {rows.length < tasks.length && (
        <div>
          <Button variant="default" onClick={() => setAll(true)}>
            Show all {tasks.length} tasks
          </Button>
        </div>
      )}
    </>
  );
};

const columnsFor = (tasks: readonly Planned[], cases: readonly FalloutCase[]): readonly Column<Planned>[] => {
  const names = new Map(tasks.map((task) => [task.id, task.name]));
  const caseOf = new Map(cases.map((found) => [found.taskId, found]));
  return [
    {
      name: 'Task',
      head: true,
      cell: (task) => (
        <>
          {task.name}
          <span className="sub">
            {task.itemName}
            {task.pointOfNoReturn && ' · no way back after this'}
          </span>
        </>
      ),
    },
    {
      name: 'State',
      cell: (task) => (
        <>
          <Status state={task.state} />
          <Trouble task={task} found={caseOf.get(task.id)} />
          <Attempts task={task} />
        </>
      ),
    },
    {
      name: 'Done by',
      cell: (task) =>
        task.connector === null ? (
          <span className="soft">nobody: a milestone</span>
        ) : (
          <>
            {task.connector}
            <span className="sub">{task.operation}</span>
          </>
        ),
    },
    {
      name: 'After',
      cell: (task) =>
        task.predecessors.length === 0 ? (
          <span className="soft">–</span>
        ) : (
          afterText(task.predecessors.map((id) => names.get(id) ?? id))
        ),
    },
    { name: 'Looked at next', short: true, cell: (task) => <Due task={task} /> },
  ];
};

const afterText = (names: readonly string[]): string =>
  names.length > NAMES_MAX ? `${names.length} other tasks` : names.join(', ');

/** An unknown outcome is asked about, never sent again; what fell out is for a person, in its case. */
const Trouble = ({ task, found }: { readonly task: Planned; readonly found: FalloutCase | undefined }) => {
  if (task.state === 'unknown')
    return (
      <span className="sub">It may have been done. Its outcome is being asked for; it is not sent again before.</span>
    );
  if (!isTrouble(task)) return null;
  return (
    <span className="sub">
      {task.problem?.message}{' '}
      {found && (
        <Link to="/fallout/$caseId" params={{ caseId: found.id }}>
          Open the case
        </Link>
      )}
    </span>
  );
};

const Attempts = ({ task: { attempts } }: { readonly task: Planned }) =>
  attempts.length === 0 ? null : (
    <details className="disclosure">
      <summary className="num">{attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}</summary>
      <ol className="stack tight small">
        {attempts.map((attempt, index) => (
          <li key={attempt.id}>
            {index + 1}. {statusWord(attempt.state).word}
            {attempt.status !== null && `, answered ${attempt.status}`}
            <span className="sub">{instantText(attempt.startedAt)}</span>
            {attempt.detail && <span className="sub">{attempt.detail}</span>}
          </li>
        ))}
      </ol>
    </details>
  );

/** A task that is over is looked at no more. */
const Due = ({ task }: { readonly task: Planned }) =>
  task.dueAt === null || isOver(task) ? (
    <span className="soft">–</span>
  ) : (
    <time dateTime={task.dueAt} title={instantText(task.dueAt)}>
      {ago(task.dueAt)}
    </time>
  );
