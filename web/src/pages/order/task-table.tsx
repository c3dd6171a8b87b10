/** The plan as a table: what waits for what, what was tried, what may be done. An unknown outcome is asked about, never sent again. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Task } from '../../api/shapes.ts';
import { Empty } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText, instantText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';

const ROWS_FIRST = 100;
const TROUBLE: ReadonlySet<string> = new Set(['failed', 'fallenOut', 'unknown', 'compensationFailed', 'retryScheduled']);

type TaskTableProps = { readonly tasks: readonly Task[]; readonly orderId: string };

export const TaskTable = ({ tasks, orderId }: TaskTableProps) => {
  const [all, setAll] = useState(false);
  const command = useCommand([['order', orderId]]);
  const names = new Map(tasks.map((task) => [task.id, task.name]));
  if (tasks.length === 0)
    return (
      <Empty title="No plan yet">
        <p>The plan is made when the order is submitted.</p>
      </Empty>
    );
  const act = (task: Task, action: 'retry' | 'reconcile') =>
    void command.run(
      `/orders/${orderId}/${action === 'retry' ? 'retry-task' : 'reconcile-task'}`,
      { payload: { taskId: task.id } },
      action === 'retry' ? `${task.name} is tried again` : `The outcome of ${task.name} is being asked for`,
    );
  // Trouble first: in a plan of hundreds it is what the page was opened for.
  const inOrder = [...tasks.filter(({ state }) => TROUBLE.has(state)), ...tasks.filter(({ state }) => !TROUBLE.has(state))];
  const rows = all ? inOrder : inOrder.slice(0, ROWS_FIRST);
  return (
    <>
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
      <Table caption="Tasks" columns={columnsWith(names, command.busy, act)} rows={rows} rowKey={(task) => task.id} />
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

type Act = (task: Task, action: 'retry' | 'reconcile') => void;

const columnsWith = (names: ReadonlyMap<string, string>, busy: boolean, act: Act): readonly Column<Task>[] => [
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
  { name: 'State', cell: (task) => <Status state={task.state} /> },
  {
    name: 'Done by',
    cell: (task) => (
      <>
        {task.connector}
        <span className="sub">{task.operation}</span>
      </>
    ),
  },
  {
    name: 'After',
    cell: (task) =>
      task.dependsOn.length === 0 ? <span className="soft">–</span> : task.dependsOn.map((id) => names.get(id) ?? id).join(', '),
  },
  { name: 'Attempts', cell: (task) => <Attempts task={task} /> },
  { name: 'Due', cell: (task) => dateText(task.dueAt) },
  { name: 'Actions', cell: (task) => <TaskActions task={task} busy={busy} act={act} /> },
];

const Attempts = ({ task }: { readonly task: Task }) => {
  const last = task.attempts.at(-1);
  if (!last) return <span className="soft">none</span>;
  return (
    <details className="disclosure">
      <summary className="num">{task.attempts.length === 1 ? '1 attempt' : `${task.attempts.length} attempts`}</summary>
      <ol className="stack tight small">
        {task.attempts.map((attempt) => (
          <li key={attempt.no}>
            {attempt.no}. {statusWord(attempt.state).word}
            <span className="sub">{instantText(attempt.startedAt)}</span>
            {attempt.outcome !== null && <span className="sub">{outcomeText(attempt.outcome)}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
};

const outcomeText = (outcome: unknown): string => (typeof outcome === 'string' ? outcome : JSON.stringify(outcome));

const TaskActions = ({ task, busy, act }: { readonly task: Task; readonly busy: boolean; readonly act: Act }) => {
  const { retry, reconcile } = task.actions;
  const mayRetry = retry?.allowed === true && task.state !== 'unknown';
  const why = (task.state === 'unknown' || TROUBLE.has(task.state)) && !mayRetry ? retry?.why : null;
  if (!mayRetry && !reconcile?.allowed && !why) return <span className="soft">–</span>;
  return (
    <div className="stack tight">
      <div className="row">
        {reconcile?.allowed && (
          <Button size="xs" variant="default" disabled={busy} onClick={() => act(task, 'reconcile')}>
            Ask for the outcome
          </Button>
        )}
        {mayRetry && (
          <Button size="xs" variant="default" disabled={busy} onClick={() => act(task, 'retry')}>
            Try again
          </Button>
        )}
      </div>
      {why && <span className="small soft">No retry: {why}</span>}
    </div>
  );
};
