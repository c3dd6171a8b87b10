/** What runs, since when, and how that stands to what was recorded as deployed. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DeploymentsTold, deployments, type RecordedDeployment } from '../../api/continuity.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';

const COMMIT_DIGITS = 10;
const DIGEST_DIGITS = 12;
type Running = DeploymentsTold['running'][number];

const ChangeLink = ({ record }: { readonly record: RecordedDeployment }) => (
  <Link to="/changes/$changeId" params={{ changeId: record.changeId }}>
    {record.number}
  </Link>
);

const running: readonly Column<Running>[] = [
  {
    name: 'Build',
    head: true,
    cell: ({ version, commit, digest, migration }) => (
      <>
        {version} <code>{commit?.slice(0, COMMIT_DIGITS) ?? 'unknown commit'}</code>
        <span className="sub wrap">
          schema {migration}
          {digest !== null && `, files ${digest.slice(0, DIGEST_DIGITS)}`}
        </span>
      </>
    ),
  },
  { name: 'Since', short: true, cell: ({ since }) => dateText(since) },
  {
    name: 'Processes',
    cell: ({ processes }) => (
      <details className="disclosure">
        <summary>{processes.length === 1 ? '1 process' : `${processes.length} processes`}</summary>
        {processes.map(({ process, roles, startedAt, edited }) => (
          <span key={process} className="sub wrap">
            {process}: {roles.length === 0 ? 'simulations' : roles.join(', ')}, since {dateText(startedAt)}
            {edited !== null &&
              edited > 0 &&
              `, ${edited === 1 ? '1 file' : `${edited} files`} edited since the commit`}
          </span>
        ))}
      </details>
    ),
  },
  {
    name: 'Stands',
    cell: ({ standing, altered, standingInWords, record, matchedBy }) => (
      <span data-tone={standing === 'recorded' && altered === null ? undefined : 'attention'}>
        {standingInWords}
        {record && (
          <span className="sub wrap">
            <ChangeLink record={record} />
            {matchedBy === 'version' && ', by its version alone: the process does not know its commit'}
          </span>
        )}
      </span>
    ),
  },
];

const recorded: readonly Column<RecordedDeployment>[] = [
  { name: 'Change', head: true, cell: (record) => <ChangeLink record={record} /> },
  { name: 'What', cell: ({ title }) => title },
  { name: 'Build', short: true, cell: ({ version, commit }) => `${version} ${commit.slice(0, COMMIT_DIGITS)}` },
  { name: 'When', short: true, cell: ({ at }) => dateText(at) },
  { name: 'Since', short: true, cell: ({ rolledBack }) => (rolledBack ? 'rolled back' : 'stands') },
];

export const Deployments = () => (
  <Page title="Deployments" lead="What runs, held against what was recorded as deployed">
    <Loaded query={useQuery(deployments())}>
      {({ running: builds, notRunning, recorded: records }) => (
        <>
          {notRunning && (
            <div className="note" data-tone="attention" role="status">
              <p>
                <strong>What was recorded last does not run.</strong> <ChangeLink record={notRunning} />:{' '}
                {notRunning.version} {notRunning.commit.slice(0, COMMIT_DIGITS)}, {dateText(notRunning.at)}.
              </p>
            </div>
          )}
          <Section title="What runs">
            {builds.length === 0 ? (
              <Empty title="No process has said what it is yet">
                <p>Each says so within half a minute of its start.</p>
              </Empty>
            ) : (
              <Table
                caption="Builds that run"
                columns={running}
                rows={builds}
                rowKey={({ version, commit, migration, digest }) => `${version} ${commit} ${migration} ${digest}`}
              />
            )}
          </Section>
          <Section title="What was recorded">
            {records.length === 0 ? (
              <Empty title="No deployment was recorded yet">
                <p>
                  A change request that carries a deployment says its version and commit; when it is made,{' '}
                  <code>troth change deploy</code> records it.
                </p>
              </Empty>
            ) : (
              <Table
                caption="Recorded deployments"
                columns={recorded}
                rows={records}
                rowKey={({ changeId }) => changeId}
              />
            )}
          </Section>
        </>
      )}
    </Loaded>
  </Page>
);
