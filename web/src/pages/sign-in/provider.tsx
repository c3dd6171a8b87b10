/** Signing in at the company's own identity provider: there by a link, back with what the server left for this page to ask for. */
import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { request } from '../../api/http.ts';
import { problemOf, type Problem } from '../../api/problem.ts';
import type { Session } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { SessionEnded, useEnter } from './enter.tsx';

const fetchSession = async (provider: string): Promise<Session> => {
  const answer = (await (await request('/signin/oidc/session', { method: 'POST' })).json()) as Session;
  return { token: answer.token, principal: answer.principal, provider };
};

/** It is answered once, and this page is drawn again when somebody has signed in: one load of it asks once. */
let asked = false;

const useFinish = (provider: string, finish: boolean): Problem | null => {
  const enter = useEnter();
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (!finish || asked) return;
    asked = true;
    fetchSession(provider)
      .then(enter)
      .catch((error: unknown) => setProblem(problemOf(error)));
  }, [enter, finish, provider]);
  return problem;
};

export const AtProvider = ({ provider }: { readonly provider: string }) => {
  const { to, finish, out } = useSearch({ from: '/sign-in' });
  const problem = useFinish(provider, finish !== undefined);
  const start = `/signin/oidc/start${to === undefined ? '' : `?${new URLSearchParams({ to })}`}`;
  if (finish !== undefined && problem === null)
    return (
      <Page title="Signing in" kicker={<span className="brand-line">Troth</span>}>
        <p data-loading="true" role="status">
          {provider} says who you are. One moment.
        </p>
      </Page>
    );
  return (
    <Page
      title={out === undefined ? 'Sign in' : 'You are signed out'}
      kicker={<span className="brand-line">Troth</span>}
      lead={out === undefined ? 'You are sent to your company’s own sign-in, and come back here.' : undefined}
    >
      <div className="stack">
        <SessionEnded />
        {problem && <ProblemNote problem={problem} />}
        <div className="row">
          <Button component="a" href={start}>
            Sign in with {provider}
          </Button>
        </div>
        {out !== undefined && (
          <p className="small soft">
            At {provider} you may still be signed in. <a href="/signin/oidc/leave">Sign out there, too</a>
          </p>
        )}
      </div>
    </Page>
  );
};
