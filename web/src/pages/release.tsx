/** A release: what it changes, what its gates object to, and the moves that are open to this person. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Problem } from '../api/problem.ts';
import { release as releaseQuery, releaseChecks, releaseDiff } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Release, ReleaseChecks, ReleaseProblem } from '../api/work-shapes.ts';
import { Hash } from '../parts/hash.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { ModelDiffList } from '../parts/model-diff.tsx';
import { Crumb, Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';
import { ApprovalSimulation } from './approval-simulation.tsx';
import { ReleaseSimulation } from './release-simulation.tsx';
import { WaysBack } from './release-ways-back.tsx';

const MOVES = [
  { name: 'validate', label: 'Validate', said: 'Validated', roles: ['catalog-owner', 'pricing-owner', 'policy-owner'] },
  { name: 'approve', label: 'Approve', said: 'Approved', roles: ['release-approver'] },
  {
    name: 'publish',
    label: 'Publish',
    said: 'Published',
    roles: ['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver'],
  },
] as const;

const NOT_PUBLISHABLE = 'release.not-publishable';
const OVER: ReadonlySet<string> = new Set(['published', 'superseded', 'rolledBack', 'withdrawn']);

export const ReleasePage = () => {
  const { releaseId } = useParams({ from: '/signed-in/releases/$releaseId' });
  const query = useQuery(releaseQuery(releaseId));
  const command = useCommand([['release', releaseId], ['releases'], ['worklist']]);
  const roles = useSession()?.principal.roles ?? [];
  const { data } = query;
  const move = (name: string, said: string) =>
    void command.run(`/releases/${releaseId}/${name}`, { payload: {}, expectedVersion: data?.version ?? 0 }, said);
  const open = MOVES.filter(
    (each) => data?.moves.includes(each.name) && each.roles.some((role) => roles.includes(role)),
  );
  return (
    <Page
      title={data?.name ?? 'Release'}
      kicker={<Crumb to="/releases">Releases</Crumb>}
      lead={
        data && (
          <span className="lead-row">
            <Status state={data.status} />
            <span>{data.purpose}</span>
          </span>
        )
      }
      actions={open.map(({ name, label, said }) => (
        <Button key={name} loading={command.busy} onClick={() => move(name, said)}>
          {label}
        </Button>
      ))}
    >
      {command.problem && <Refusal problem={command.problem} />}
      <Loaded query={query}>{(found) => <Body found={found} />}</Loaded>
    </Page>
  );
};

const isProblemList = (problems: unknown): problems is readonly ReleaseProblem[] => Array.isArray(problems);

/** The gate's refusal lists each offence; every other one is a plain note. */
const Refusal = ({ problem }: { readonly problem: Problem }) =>
  problem.code === NOT_PUBLISHABLE && isProblemList(problem['problems']) ? (
    <>
      <div className="note" data-tone="bad" role="alert">
        <p className="note-title">{problem.title}</p>
        <p>{problem.todo}</p>
      </div>
      <Problems problems={problem['problems']} />
    </>
  ) : (
    <ProblemNote problem={problem} />
  );

const Body = ({ found }: { readonly found: Release }) => (
  <>
    <Section title="Release">
      <dl className="facts">
        <div>
          <dt>In force from</dt>
          <dd>
            {found.effectiveFrom || found.publishedAt
              ? dateText(found.effectiveFrom ?? found.publishedAt ?? '')
              : 'as soon as it is published'}
          </dd>
        </div>
        <div>
          <dt>Content</dt>
          <dd>
            <Hash value={found.contentHash} />
          </dd>
        </div>
        {found.publishedAt && (
          <div>
            <dt>Published</dt>
            <dd>{dateText(found.publishedAt)}</dd>
          </div>
        )}
      </dl>
    </Section>
    <WaysBack release={found} />
    {!OVER.has(found.status) && <Gates found={found} />}
    <ReleaseSimulation release={found} />
    <ApprovalSimulation release={found} />
    <Changes release={found} />
  </>
);

type Row = ReleaseChecks['checklist'][number];

/** The checklist as it stands now. A passed question is worth reading too: it says what was looked at. */
const Gates = ({ found }: { readonly found: Release }) => {
  const query = useQuery(releaseChecks(found.id, found.contentHash));
  return (
    <Section title="The checklist">
      <Loaded query={query} rows={6}>
        {({ checklist, checks }) => (
          <ul className="steps">
            {checklist.map((row) => (
              <Question
                key={row.item}
                row={row}
                problems={checks.filter(({ gate }) => row.gates.includes(gate)).flatMap(({ problems }) => problems)}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
};

const answerTo = ({ passed, problems, warnings }: Row): { readonly word: string; readonly tone: string } => {
  if (!passed) return { word: problems === 1 ? '1 problem' : `${problems} problems`, tone: 'bad' };
  if (warnings > 0) return { word: warnings === 1 ? 'Yes, 1 warning' : `Yes, ${warnings} warnings`, tone: 'attention' };
  return { word: 'Yes', tone: 'good' };
};

const Question = ({ row, problems }: { readonly row: Row; readonly problems: readonly ReleaseProblem[] }) => {
  const { word, tone } = answerTo(row);
  return (
    <li>
      <span className="lead-row">
        <span className="status" data-tone={tone}>
          <span className="dot" aria-hidden="true" />
          {word}
        </span>
        <span>{row.question}</span>
      </span>
      {problems.length > 0 && <ProblemList problems={problems} />}
      {row.evidence.length > 0 && (
        <details className="disclosure">
          <summary>What was looked at</summary>
          <ul className="bullets small">
            {row.evidence.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
};

const Problems = ({ problems }: { readonly problems: readonly ReleaseProblem[] }) => (
  <Section title="What its gates object to">
    {[...Map.groupBy(problems, ({ gate }) => gate)].map(([gate, list]) => (
      <div key={gate} className="stack tight">
        <h3>{statusWord(gate).word}</h3>
        <ProblemList problems={list} />
      </div>
    ))}
  </Section>
);

const ProblemList = ({ problems }: { readonly problems: readonly ReleaseProblem[] }) => (
  <ul className="bullets">
    {problems.map((problem, index) => (
      <li key={index}>
        {problem.severity === 'warning' && 'Warning: '}
        {problem.message ?? problem.gate}
        {problem.whatToDo && <span className="sub">{problem.whatToDo}</span>}
        {problem.offending && <span className="sub wrap">{problem.offending.join(' · ')}</span>}
      </li>
    ))}
  </ul>
);

/** What is in force beside what would be, in words. */
const Changes = ({ release }: { readonly release: Release }) => {
  const query = useQuery(releaseDiff(release.id, release.contentHash));
  return (
    <Section
      title={`What it changes: ${release.changeCount === 1 ? '1 artifact' : `${release.changeCount} artifacts`}`}
    >
      <Loaded query={query} rows={4}>
        {(diff) => <ModelDiffList diff={diff} />}
      </Loaded>
    </Section>
  );
};
