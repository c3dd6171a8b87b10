/** A release: what it changes, what its gates object to, and the moves that are open to this person. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Problem } from '../api/problem.ts';
import { release as releaseQuery } from '../api/queries.ts';
import type { Release, ReleaseProblem } from '../api/shapes.ts';
import { Hash } from '../parts/hash.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Status } from '../parts/status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';

const MOVES = [
  { name: 'validate', label: 'Validate', said: 'Validated' },
  { name: 'approve', label: 'Approve', said: 'Approved' },
  { name: 'publish', label: 'Publish', said: 'Published' },
] as const;

const NOT_PUBLISHABLE = 'release.not-publishable';

export const ReleasePage = () => {
  const { releaseId } = useParams({ from: '/signed-in/releases/$releaseId' });
  const query = useQuery(releaseQuery(releaseId));
  const command = useCommand([['release', releaseId], ['releases'], ['worklist']]);
  const { data } = query;
  const move = (name: string, said: string) =>
    void command.run(`/releases/${releaseId}/${name}`, { payload: {}, expectedVersion: data?.version ?? 0 }, said);
  return (
    <Page
      title={data?.name ?? 'Release'}
      kicker={<Link to="/releases">Releases</Link>}
      lead={
        data && (
          <span className="row">
            <Status state={data.status} />
            <span>{data.purpose}</span>
          </span>
        )
      }
      actions={MOVES.filter(({ name }) => data?.actions?.[name]?.allowed).map(({ name, label, said }) => (
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
      <ul className="bullets small soft">
        {MOVES.map(({ name, label }) => {
          const why = found.actions?.[name]?.why;
          return why ? (
            <li key={name}>
              {label}: {why}
            </li>
          ) : null;
        })}
      </ul>
    </Section>
    {found.problems && found.problems.length > 0 && <Problems problems={found.problems} />}
    <Changes changes={found.changes} />
  </>
);

const gateOf = (problem: ReleaseProblem): string => problem.gate ?? problem.code ?? 'gate';

const Problems = ({ problems }: { readonly problems: readonly ReleaseProblem[] }) => (
  <Section title="What its gates object to">
    {[...Map.groupBy(problems, gateOf)].map(([gate, list]) => (
      <div key={gate} className="stack tight">
        <h3>{gate}</h3>
        <ul className="bullets">
          {list.map((problem, index) => (
            <li key={index}>
              {problem.message ?? JSON.stringify(problem)}
              {problem.todo && <span className="sub">{problem.todo}</span>}
              {problem.ids && problem.ids.length > 0 && <span className="sub">{problem.ids.join(', ')}</span>}
            </li>
          ))}
        </ul>
      </div>
    ))}
  </Section>
);

const CHANGES_SHOWN = 200;
const columns: readonly Column<Release['changes'][number]>[] = [
  { name: 'Artifact', head: true, cell: (change) => change.key },
  { name: 'Kind', cell: (change) => change.kind },
  { name: 'Becomes', cell: (change) => (change.hash === null ? 'taken out' : <Hash value={change.hash} />) },
];

const Changes = ({ changes }: { readonly changes: Release['changes'] }) => (
  <>
    <Table
      caption={changes.length > CHANGES_SHOWN ? `The first ${CHANGES_SHOWN} of ${changes.length} changes` : 'What it changes'}
      showCaption
      columns={columns}
      rows={changes.slice(0, CHANGES_SHOWN)}
      rowKey={({ kind, key }) => `${kind} ${key}`}
    />
  </>
);
