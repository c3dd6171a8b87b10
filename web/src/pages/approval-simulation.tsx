/** On a release: whom its policies would ask, about the ten deals that every policy is tried on and about the last that were submitted. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { approvalSimulation } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import type { AskedSide, How, SimulatedCase, SimulatedDeal, SimulatedDeals } from '../api/simulation-shapes.ts';
import type { Release } from '../api/work-shapes.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/page.tsx';
import { money } from '../words/money.ts';
import { roleWord } from '../words/status.ts';

const WHO = ['policy-owner', 'release-approver', 'finance', 'auditor'];
const WHAT = ['approval-policy', 'discount-policy'];
const LAST = 500;

/** Shown where the release says who approves, to whoever may try it. */
export const ApprovalSimulation = ({ release }: { readonly release: Release }) => {
  const roles = useSession()?.principal.roles ?? [];
  const [last, setLast] = useState(0);
  const concerns = release.changes.some(({ kind }) => WHAT.includes(kind));
  const may = WHO.some((role) => roles.includes(role));
  const query = useQuery({ ...approvalSimulation(release.id, release.contentHash, last), enabled: concerns && may });
  if (!concerns || !may) return null;
  return (
    <Section title="Whom it would ask">
      <Loaded query={query} rows={10}>
        {({ cases, deals }) => (
          <div className="stack">
            <ul className="steps">
              {cases.map((each) => (
                <Case key={each.name} tried={each} />
              ))}
            </ul>
            {deals ? (
              <Deals told={deals} />
            ) : (
              <p>
                <Button variant="default" onClick={() => setLast(LAST)}>
                  Try it on the last {LAST} deals
                </Button>
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
};

const rolesIn = (asks: readonly { readonly role: string }[]): string =>
  [...new Set(asks.map(({ role }) => roleWord(role)))].join(', ') || 'nobody';
const inWords = (side: AskedSide): string => side.refusal ?? rolesIn(side.asks);

const Case = ({ tried }: { readonly tried: SimulatedCase }) => {
  const { name, deal, expects, before, after, differs, meets } = tried;
  return (
    <li>
      <span className="lead-row">
        <span className="status" data-tone={meets ? 'good' : 'attention'}>
          <span className="dot" aria-hidden="true" />
          {meets ? 'As expected' : 'Not as expected'}
        </span>
        <span>
          {name}: {deal}
        </span>
      </span>
      <span className="sub wrap">
        {differs && before ? `Now ${inWords(before)}; with this release ${inWords(after)}.` : `Asks ${inWords(after)}.`}
        {!meets && ` Expected: ${expects}.`}
      </span>
      {after.asks.length > 0 && (
        <details className="disclosure">
          <summary>Who may answer</summary>
          <ul className="bullets small">
            {after.asks.map(({ role, territory, reasons, may, barred }, index) => (
              <li key={index}>
                {roleWord(role)}
                {territory && ` in ${territory}`}: {may.join(', ') || 'nobody'}
                <span className="sub wrap">{reasons.join(' ')}</span>
                {barred.map((each) => (
                  <span key={each.name} className="sub wrap">
                    Not {each.name}: {each.why}.
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
};

const HOW: Readonly<Record<How, string>> = {
  same: 'as now',
  more: 'more are asked',
  less: 'fewer are asked',
  differently: 'others are asked',
};

const Deals = ({ told }: { readonly told: SimulatedDeals }) => (
  <div className="stack tight">
    <h3>The last {told.deals} deals that were submitted</h3>
    <dl className="facts">
      {(Object.keys(HOW) as How[]).map((how) => (
        <div key={how}>
          <dt>{HOW[how]}</dt>
          <dd>
            {told.by[how].deals}
            {told.currency && <span className="sub">{money(told.by[how].total, told.currency)}</span>}
          </dd>
        </div>
      ))}
    </dl>
    <ul className="bullets small">
      {told.roles.map(({ role, before, after, more, less }) => (
        <li key={role}>
          {roleWord(role)}: asked about {before}, would be about {after}; {more} more, {less} no more.
        </li>
      ))}
    </ul>
    <ul className="steps">
      {told.items.map((deal) => (
        <Deal key={deal.quoteId} deal={deal} currency={told.currency} />
      ))}
    </ul>
    {told.differing > told.items.length && (
      <p className="sub">The first {told.items.length} of those that differ are shown.</p>
    )}
    {told.withheld === null ? (
      <p className="sub">
        What margins and floors decide is not counted over so few deals; who may see cost sees each.
      </p>
    ) : (
      told.withheld > 0 && (
        <p className="sub">
          Margins or floors decide about {told.withheld} or some more of them otherwise; who may see cost sees each.
        </p>
      )
    )}
    {Object.values(told.leftOut).some((count) => count > 0) && (
      <p className="sub">
        {Object.values(told.leftOut).reduce((sum, count) => sum + count, 0)} could not be judged as they stand.
      </p>
    )}
  </div>
);

const Deal = ({ deal, currency }: { readonly deal: SimulatedDeal; readonly currency: string | null }) => (
  <li>
    <span className="lead-row">
      <Link to="/quotes/$quoteId" params={{ quoteId: deal.quoteId }}>
        {deal.number}
      </Link>
      <span>
        {deal.name}, {deal.accountName}
      </span>
      {currency && <span>{money(deal.total, currency)}</span>}
    </span>
    <span className="sub wrap">
      {HOW[deal.how]}: now {rolesIn(deal.before)}; with this release {rolesIn(deal.after)}.
    </span>
  </li>
);
