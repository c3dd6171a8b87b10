/** One task that a person does: what is to be done, who has it, and the steps that are theirs to take. */
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ManualTask } from '../../api/work-in-hand.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { ago, instantText } from '../../words/dates.ts';
import { PRIORITIES, PRIORITY_USUAL } from '../order/priorities.ts';
import { givenText } from './given-text.ts';

const CHANGES = [['manual-tasks'], ['jeopardy'], ['worklist']] as const;

export const ManualTaskCard = ({ task }: { readonly task: ManualTask }) => {
  const { orderId, orderNumber, priority, queue, dueAt, overdue, state } = task;
  return (
    <Section title={task.name} aside={<Status state={state === 'ready' ? 'waiting' : 'underway'} />}>
      <p>{task.instructions}</p>
      <p className="soft">
        Queue {queue}, order{' '}
        <Link to="/orders/$orderId" params={{ orderId }}>
          {orderNumber ?? orderId}
        </Link>
        {priority !== PRIORITY_USUAL && `, priority ${PRIORITIES[priority] ?? priority}`},{' '}
        <time dateTime={dueAt} title={instantText(dueAt)}>
          {duration(state, overdue, ago(dueAt))}
        </time>
      </p>
      <Given given={task.given} />
      <Steps task={task} />
    </Section>
  );
};

const duration = (state: ManualTask['state'], overdue: boolean, when: string): string => {
  if (state === 'inFlight') return `goes back into the queue ${when}`;
  return overdue ? `was due ${when}` : `due ${when}`;
};

const Given = ({ given }: { readonly given: ManualTask['given'] }) => {
  const rows = Object.entries(given);
  return rows.length === 0 ? null : (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{givenText(value)}</dd>
        </div>
      ))}
    </dl>
  );
};

const Steps = ({ task }: { readonly task: ManualTask }) => {
  const command = useCommand(CHANGES);
  const path = `/manual-tasks/${task.taskId}`;
  if (task.state === 'ready')
    return (
      <div className="stack">
        {command.problem && <ProblemNote problem={command.problem} />}
        <div>
          <Button
            loading={command.busy}
            onClick={() => void command.run(`${path}/take`, { payload: {} }, `You have taken: ${task.name}`)}
          >
            Take it
          </Button>
        </div>
      </div>
    );
  return task.mine ? <Ending task={task} path={path} /> : <p className="soft">Somebody has taken it.</p>;
};

const Ending = ({ task, path }: { readonly task: ManualTask; readonly path: string }) => {
  const command = useCommand(CHANGES);
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [refusing, setRefusing] = useState(false);
  const missing = task.evidence.some(({ field }) => (values[field] ?? '').trim() === '');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) void command.run(`${path}/complete`, { payload: { values } }, `Done: ${task.name}`);
      }}
    >
      {task.evidence.map(({ field, name }) => (
        <TextInput
          key={field}
          label={name}
          required
          maxLength={4000}
          value={values[field] ?? ''}
          onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
        />
      ))}
      {command.problem && !refusing && <ProblemNote problem={command.problem} />}
      <div className="row">
        <Button type="submit" loading={command.busy} disabled={missing}>
          It is done
        </Button>
        <Button
          variant="default"
          onClick={() => void command.run(`${path}/give-back`, { payload: {} }, `Given back: ${task.name}`)}
        >
          Give it back
        </Button>
        <Button variant="default" onClick={() => setRefusing(true)}>
          It cannot be done
        </Button>
      </div>
      {refusing && (
        <Confirm
          title="It cannot be done"
          label="Say so"
          reason="Why"
          danger
          problem={command.problem}
          busy={command.busy}
          onClose={() => setRefusing(false)}
          onConfirm={(message) =>
            void command.run(
              `${path}/refuse`,
              { payload: { code: 'not-possible', message } },
              `A case was opened: ${task.name}`,
            )
          }
        />
      )}
    </form>
  );
};
