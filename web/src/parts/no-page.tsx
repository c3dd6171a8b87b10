/** What stands where a page should: nothing is at the address, or the page broke. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { problemOf } from '../api/problem.ts';
import { Empty } from './loaded.tsx';
import { Page } from './page.tsx';
import { ProblemNote } from './problem-note.tsx';

export const NotFound = () => (
  <Page title="Nothing is here">
    <Empty title="There is no page at this address">
      <p>It may have been mistyped, or what it showed is gone.</p>
    </Empty>
  </Page>
);

export const Failed = ({ error, reset }: ErrorComponentProps) => (
  <Page title="This page failed">
    <ProblemNote problem={problemOf(error)} onRetry={reset} />
  </Page>
);
