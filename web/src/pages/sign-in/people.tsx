/** Development sign-in: pick who you are. It exists only where the development issuer runs. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/http.ts';
import { problemOf, type Problem } from '../../api/problem.ts';
import { people } from '../../api/queries.ts';
import type { SessionPrincipal } from '../../api/session.ts';
import type { People, Person } from '../../api/shapes.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { roleWord } from '../../words/status.ts';
import { SessionEnded, useEnter } from './enter.tsx';

const DOES: Readonly<Record<string, string>> = {
  'sales-rep': 'Configures, prices and sends quotes',
  'sales-manager': 'Approves discounts',
  finance: 'Approves what goes beyond sales',
  legal: 'Owns clauses and approves departures from them',
  'catalog-owner': 'Owns what can be sold',
  'pricing-owner': 'Owns price books, costs and promotions',
  'policy-owner': 'Owns discount and approval policy',
  'release-approver': 'Approves releases that others drafted',
  'order-ops': 'Keeps orders moving and repairs what fell out',
  'billing-ops': 'Sees that billing got exactly what was accepted',
  auditor: 'Asks for the proof of any promise',
  sre: 'Runs the service',
  'sales-ops': 'Sees what is stuck, ageing or about to expire',
  support: 'Tells customers the truth about their orders',
  executive: 'Watches the promises made and kept',
  customer: 'Reads, accepts and follows what was promised',
};

const tokenFor = async (principalId: string): Promise<{ token: string; principal: SessionPrincipal }> =>
  (
    await request('/dev/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ principalId }),
    })
  ).json() as Promise<{ token: string; principal: SessionPrincipal }>;

const useSignIn = (tenantName: string) => {
  const enter = useEnter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const signIn = async (person: Person) => {
    try {
      const { token } = await tokenFor(person.principalId);
      const { principalId, name, type, roles } = person;
      await enter({ token, principal: { principalId, name, type, roles, tenantName } });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { problem, signIn };
};

export const PickPerson = () => {
  const query = useQuery(people());
  return (
    <Page
      title="Who are you today?"
      kicker={<span className="brand-line">Troth</span>}
      lead="This is a development server: pick a person to see Troth as they do. There are no passwords here."
    >
      <SessionEnded />
      <Loaded query={query}>{(answer) => <Choice {...answer} />}</Loaded>
    </Page>
  );
};

const Choice = ({ tenant, people: everybody }: People) => {
  const { problem, signIn } = useSignIn(tenant.name);
  const groups = [
    { title: tenant.name, of: everybody.filter(({ type }) => type === 'user') },
    { title: 'Customers', of: everybody.filter(({ type }) => type === 'customer') },
  ];
  return (
    <div className="stack">
      {problem && <ProblemNote problem={problem} />}
      {groups.map(({ title, of }) => (
        <section key={title} className="work-group">
          <h2>{title}</h2>
          <ul className="people">
            {of.map((person) => (
              <li key={person.principalId}>
                <button type="button" className="person" onClick={() => void signIn(person)}>
                  <strong>{person.name}</strong>
                  <span className="small">{person.roles.map(roleWord).join(', ')}</span>
                  <span className="small soft">{person.does ?? DOES[person.roles[0] ?? ''] ?? ''}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
};
