/** A release: what it changes, what its gates object to, and the moves that are open to this person. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { release as releaseQuery, releaseChecks } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { Release, ReleaseProblem } from '../api/work-shapes.ts';
import { Hash } from '../parts/hash.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Crumb, Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';
import { statusWord } from '../words/status.ts';

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
          <dd>{found.effectiveFrom ? dateText(found.effectiveFrom) : 'as soon as it is published'}</dd>
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
    {!OVER.has(found.status) && <Gates found={found} />}
    <Changes release={found} />
  </>
);

/** Every gate with what it finds now: an empty one is a promise kept, and worth seeing too. */
const Gates = ({ found }: { readonly found: Release }) => {
  const query = useQuery(releaseChecks(found.id, found.contentHash));
  return (
    <Section title="Its gates">
      <Loaded query={query} rows={4}>
        {({ checks }) => (
          <ul className="stack">
            {checks.map(({ gate, promise, problems }) => (
              <li key={gate} className="stack tight">
                <span className="status" data-tone={problems.length === 0 ? 'good' : 'bad'}>
                  <span className="dot" aria-hidden="true" />
                  <span className="wrap">{problems.length === 0 ? promise : `Not so: ${promise}`}</span>
                </span>
                {problems.length > 0 && <ProblemList problems={problems} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
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

const SAID = new Set(['gate', 'message', 'todo', 'code']);

const ProblemList = ({ problems }: { readonly problems: readonly ReleaseProblem[] }) => (
  <ul className="bullets">
    {problems.map((problem, index) => {
      const ids = Object.entries(problem).filter(([name]) => !SAID.has(name));
      return (
        <li key={index}>
          {problem.message ?? problem.gate}
          {problem.todo && <span className="sub">{problem.todo}</span>}
          {ids.length > 0 && (
            <span className="sub">
              {ids
                .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
                .join(' · ')}
            </span>
          )}
        </li>
      );
    })}
  </ul>
);

const CHANGES_FIRST = 25;
const columns: readonly Column<Release['changes'][number]>[] = [
  { name: 'Artifact', head: true, cell: (change) => change.key },
  { name: 'Kind', cell: (change) => statusWord(change.kind).word },
  { name: 'Becomes', cell: (change) => (change.hash === null ? 'taken out' : <Hash value={change.hash} />) },
];

const Changes = ({ release: { changes, changeCount } }: { readonly release: Release }) => {
  const [shown, setShown] = useState(CHANGES_FIRST);
  return (
    <>
      <Table
        caption={`What it changes: ${changeCount} artifacts`}
        showCaption
        columns={columns}
        rows={changes.slice(0, shown)}
        rowKey={({ kind, key }) => `${kind} ${key}`}
      />
      {shown < changes.length && (
        <div>
          <Button variant="default" onClick={() => setShown(changes.length)}>
            Show all
          </Button>
        </div>
      )}
    </>
  );
};
