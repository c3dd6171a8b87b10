/** One cause and its repairs: tried first, then done for every open case, each for itself. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Cause, cause as causeQuery, type CauseRepair } from '../../api/fallout.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { repairWord } from '../../words/repairs.ts';

const POLL_MS = 2_000;

export const CausePage = () => {
  const { key = '' } = useSearch({ from: '/signed-in/fallout/cause' });
  const query = useQuery({ ...causeQuery(key), refetchInterval: POLL_MS });
  return (
    <Page title={query.data?.cause.message ?? 'Cause'} kicker={<Crumb to="/fallout">Fallout</Crumb>} lead={key}>
      <Loaded query={query}>
        {({ cause, jobs }) => (
          <>
            <p>
              {cause.open} open of {cause.cases} cases on {cause.orders} orders, {cause.overdue} overdue. Runbook:{' '}
              <Link to="/operations/runbooks/$key" params={{ key: cause.runbook }}>
                {cause.runbook}
              </Link>
            </p>
            <RepairAll cause={cause} />
            <Jobs jobs={jobs} />
          </>
        )}
      </Loaded>
    </Page>
  );
};

/** Evidence was seen of one; the others stand for all. */
const forAll = (actions: readonly string[]): readonly string[] =>
  actions.filter((action) => action !== 'complete-with-evidence');

type Would = { readonly cases: number; readonly orders: number };

const RepairAll = ({ cause }: { readonly cause: Cause }) => {
  const actions = forAll(cause.safeActions);
  const command = useCommand([['fallout']]);
  const [action, setAction] = useState(actions[0] ?? '');
  const [reason, setReason] = useState('');
  const [member, setMember] = useState('');
  const [value, setValue] = useState('');
  const [would, setWould] = useState<Would | null>(null);
  const corrects = action === 'correct-and-retry';
  const body = {
    payload: { causeKey: cause.causeKey, action, ...(corrects ? { payload: { [member.trim()]: value } } : {}) },
    reason: reason.trim(),
  };
  const go = async () => {
    if (would === null) {
      const tried = await command.run<Would>('/fallout/repair-cause', { ...body, dryRun: true }, 'Nothing was changed');
      setWould(tried ?? null);
      return;
    }
    await command.run('/fallout/repair-cause', body, 'The repair has begun');
    setWould(null);
    setReason('');
  };
  if (cause.runningJob !== null) return <p role="status">A repair of this cause is under way.</p>;
  if (actions.length === 0)
    return <p className="soft">No repair is safe for all open cases: open each, it says what is safe there.</p>;
  return (
    <Section title="Repair all of them">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <NativeSelect
          label="How"
          description={repairWord(action).explanation}
          value={action}
          onChange={(event) => {
            setAction(event.currentTarget.value);
            setWould(null);
          }}
          data={actions.map((each) => ({ value: each, label: repairWord(each).label }))}
        />
        {corrects && (
          <div className="two">
            <TextInput
              label="What is corrected"
              value={member}
              onChange={(event) => {
                setMember(event.currentTarget.value);
                setWould(null);
              }}
            />
            <TextInput
              label="Its right value"
              value={value}
              onChange={(event) => {
                setValue(event.currentTarget.value);
                setWould(null);
              }}
            />
          </div>
        )}
        <Textarea
          label="Why you do this"
          description="It stands in the evidence of each case"
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {would && (
          <p className="would" role="status">
            {would.cases} cases on {would.orders} orders would be repaired, each for itself.
          </p>
        )}
        {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
        <div className="row end">
          <Button
            type="submit"
            loading={command.busy}
            disabled={reason.trim() === '' || (corrects && member.trim() === '')}
          >
            {would ? 'Repair them' : 'Show what would happen'}
          </Button>
        </div>
      </form>
    </Section>
  );
};

const Jobs = ({ jobs }: { readonly jobs: readonly CauseRepair[] }) => {
  const command = useCommand([['fallout']]);
  if (jobs.length === 0) return null;
  return (
    <Section title="What was done about all of them">
      <ul className="stack">
        {jobs.map((job) => (
          <li key={job.id}>
            <div className="row apart">
              <span>
                {repairWord(job.action).label} <Status state={job.state} />
              </span>
              {job.state === 'running' && (
                <Button
                  variant="default"
                  onClick={() => void command.run(`/fallout/group-repairs/${job.id}/stop`, { payload: {} }, 'Stopped')}
                >
                  Stop
                </Button>
              )}
            </div>
            <span className="sub">
              {instantText(job.recordedAt)}: {job.reason}. {job.repaired} repaired, {job.refused} refused, {job.waiting}{' '}
              waiting, {job.left} left.
            </span>
            {job.refusals.map((each) => (
              <div key={each.caseId}>
                <Link to="/fallout/$caseId" params={{ caseId: each.caseId }}>
                  A case that was refused
                </Link>
                : <code>{each.refusal}</code>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
};
