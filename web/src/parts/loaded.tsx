/** The states that every read has: loading without a jump, refused, failed, answered. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemOf, type Problem } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';

type LoadedProps<T> = {
  /** Of one answer, or of the pages of a list. */
  readonly query: Pick<UseQueryResult<T>, 'data' | 'isError' | 'error'> & { readonly refetch: () => unknown };
  /** Rows that the skeleton holds open. */
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
};

export const Loaded = <T,>({ query, rows = 6, children }: LoadedProps<T>) => {
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Degraded problem={problemOf(query.error)} onRetry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    );
  if (query.isError) return <Refused problem={problemOf(query.error)} onRetry={() => void query.refetch()} />;
  return <SkeletonRows rows={rows} />;
};

export const SkeletonRows = ({ rows }: { readonly rows: number }) => (
  <div className="skeleton" role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} />
    ))}
  </div>
);

/** What is shown is older than it should be; better said than hidden. */
const Degraded = ({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) => (
  <div className="note" data-tone="attention" role="status">
    <p>
      <strong>What you see may be out of date.</strong> {problem.title}.{' '}
      <button type="button" className="text-button" onClick={onRetry}>
        Try again
      </button>
    </p>
  </div>
);

/** What programs are told to do about it is not what people can do. */
const WHAT_HELPS: Readonly<Record<string, string>> = {
  'access.denied': 'Your role does not lead here. Ask somebody whose role does.',
  'route.not-found': 'The address may have been mistyped.',
};

const Refused = ({ problem, onRetry }: { readonly problem: Problem; readonly onRetry: () => void }) => {
  if (problem.status === 403 || problem.status === 404)
    return (
      <div className="empty">
        <h2>{problem.title}</h2>
        <p>{WHAT_HELPS[problem.code] ?? problem.todo}</p>
        {problem.correlationId && (
          <p className="small soft">
            Correlation id <code>{problem.correlationId}</code>
          </p>
        )}
      </div>
    );
  return <ProblemNote problem={problem} onRetry={onRetry} />;
};

export const Empty = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div className="empty">
    <h2>{title}</h2>
    {children}
  </div>
);
