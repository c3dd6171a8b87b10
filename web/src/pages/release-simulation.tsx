/** On a release: what it would do to the open book. Begun here, followed, and read from the totals down to single quotes. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Report,
  type Run,
  runsKey,
  type SimulatedQuote,
  simulatedQuotes,
  simulationReport,
  simulationsOf,
} from '../api/release-simulation.ts';
import { useSession } from '../api/session.ts';
import type { Release } from '../api/work-shapes.ts';
import { Loaded } from '../parts/loaded.tsx';
import { Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';
import { dateText } from '../words/dates.ts';
import { money } from '../words/money.ts';
import { roleWord } from '../words/status.ts';

const STARTS = ['catalog-owner', 'pricing-owner', 'policy-owner', 'release-approver', 'sales-ops'];
const READS = [...STARTS, 'finance', 'auditor', 'executive'];
const OPEN: ReadonlySet<string> = new Set(['draft', 'validated', 'approved', 'published']);

export const ReleaseSimulation = ({ release }: { readonly release: Release }) => {
  const roles = useSession()?.principal.roles ?? [];
  const may = (who: readonly string[]): boolean => who.some((role) => roles.includes(role));
  const query = useQuery({ ...simulationsOf(release.id), enabled: may(READS) });
  const command = useCommand([runsKey(release.id), ['simulation']]);
  if (!may(READS)) return null;
  const begin = () =>
    void command.run(`/releases/${release.id}/simulations`, { payload: {} }, 'The simulation has begun');
  return (
    <Section title="What it would do to the open book">
      {command.problem && <ProblemNote problem={command.problem} />}
      <Loaded query={query} rows={3}>
        {({ items: [newest] }) => (
          <div className="stack">
            {newest ? <RunReport run={newest} /> : <p className="sub">It was not tried on the open book yet.</p>}
            {may(STARTS) && OPEN.has(release.status) && newest?.status !== 'running' && (
              <p>
                <Button variant="default" loading={command.busy} onClick={begin}>
                  {newest ? 'Try it again' : 'Try it on the open book'}
                </Button>
              </p>
            )}
          </div>
        )}
      </Loaded>
    </Section>
  );
};

const RunReport = ({ run }: { readonly run: Run }) => {
  const query = useQuery(simulationReport(run.id));
  return (
    <Loaded query={query} rows={6}>
      {(report) => (
        <>
          <Standing report={report} />
          <Totals report={report} />
          <Quotes report={report} />
        </>
      )}
    </Loaded>
  );
};

const counted = (quotes: number): string => (quotes === 1 ? '1 quote' : `${quotes} quotes`);

const Standing = ({ report }: { readonly report: Report }) => {
  const command = useCommand([['simulation', report.id]]);
  const cancel = () => void command.run(`/simulations/${report.id}/cancel`, { payload: {} }, 'It is cancelled');
  const { status, progress, quotes, current, recordedAt, failure, previous, rest } = report;
  if (status === 'running')
    return (
      <p className="lead-row" role="status">
        <span>
          {progress.quotesDone} of {quotes} quotes are decided again
          {rest && (
            <span className="sub wrap">
              It rests until {dateText(rest.until)}: pricing is protected by “{rest.period}”. It goes on from there.
            </span>
          )}
        </span>
        <Button variant="default" size="compact-sm" loading={command.busy} onClick={cancel}>
          Cancel
        </Button>
      </p>
    );
  return (
    <div>
      <p>
        {status === 'done' ? `${counted(quotes)}, decided again ${dateText(recordedAt)}.` : `The run ${status}.`}
        {failure && ` ${failure}.`}
      </p>
      {status === 'done' && !current && (
        <p className="sub">The release, or the model in force, has changed since: this is no evidence any more.</p>
      )}
      {previous && (
        <p className="sub">
          Since the run before, {previous.differing} come out otherwise; {previous.refusedSince} newly refused,{' '}
          {previous.mendedSince} mended.
        </p>
      )}
    </div>
  );
};

const Totals = ({ report: { totals, costs } }: { readonly report: Report }) => (
  <>
    <dl className="facts">
      {Object.entries(totals.moved).map(([currency, { before, after, quotes }]) => (
        <div key={currency}>
          <dt>{currency}</dt>
          <dd>
            {money(before, currency)} → {money(after, currency)}
            <span className="sub">
              {counted(quotes)}
              {costs?.margin[currency] &&
                `, margin ${costs.margin[currency].percentBefore ?? '–'} % → ${costs.margin[currency].percentAfter ?? '–'} %`}
            </span>
          </dd>
        </div>
      ))}
    </dl>
    <ul className="bullets small">
      {totals.held.quotes > 0 && (
        <li>
          {totals.held.quotes} are with the customer or accepted and keep what was promised; {totals.held.changed} of
          them would differ.
        </li>
      )}
      <li>
        {totals.refusedNow} newly refused, {totals.mendedNow} no more; {totals.asksMore} newly ask for approval,{' '}
        {totals.asksLess} ask less.
      </li>
      {Object.entries(totals.byArtifact).map(([artifact, count]) => (
        <li key={artifact}>
          {artifact}: {counted(count)}
        </li>
      ))}
    </ul>
  </>
);

const VIEWS = [
  ['refused', 'Newly refused', (totals: Report['totals']) => totals.refusedNow],
  ['asked', 'Newly asking', (totals: Report['totals']) => totals.asksMore],
  ['dearer', 'Dearer', (totals: Report['totals']) => totals.changes['dearer'] ?? 0],
  ['cheaper', 'Cheaper', (totals: Report['totals']) => totals.changes['cheaper'] ?? 0],
  ['otherwise', 'Otherwise', (totals: Report['totals']) => totals.changes['otherwise'] ?? 0],
  ['moved-on', 'Edited since', (totals: Report['totals']) => totals.changes['moved-on'] ?? 0],
  ['broken', 'Could not be decided', (totals: Report['totals']) => totals.changes['broken'] ?? 0],
] as const;

const Quotes = ({ report }: { readonly report: Report }) => {
  const there = VIEWS.filter(([, , count]) => count(report.totals) > 0);
  const [chosen, choose] = useState<string | null>(null);
  const view = chosen ?? there[0]?.[0];
  if (view === undefined)
    return <p className="sub">{report.status === 'running' ? 'None so far.' : 'No quote comes out otherwise.'}</p>;
  return (
    <div className="stack tight">
      <div className="lead-row" role="group" aria-label="Which quotes">
        {there.map(([name, label, count]) => (
          <Button
            key={name}
            size="compact-sm"
            variant={name === view ? 'filled' : 'default'}
            aria-pressed={name === view}
            onClick={() => choose(name)}
          >
            {label} ({count(report.totals)})
          </Button>
        ))}
      </div>
      <QuoteList report={report} view={view} />
    </div>
  );
};

const QuoteList = ({ report, view }: { readonly report: Report; readonly view: string }) => {
  const query = useQuery(simulatedQuotes(report.id, report.status, view));
  return (
    <Loaded query={query} rows={5}>
      {({ items, next }) => (
        <>
          <ul className="steps">
            {items.map((quote, at) => (
              <QuoteRow key={quote.quoteId ?? at} quote={quote} />
            ))}
          </ul>
          {next && <p className="sub">The first {items.length} are shown.</p>}
        </>
      )}
    </Loaded>
  );
};

const QuoteRow = ({ quote }: { readonly quote: SimulatedQuote }) => {
  const { quoteId, number, accountName, country, currency, before, after, held, why, refusedNow, asks } = quote;
  const told = (total: string | null): string => (total === null ? 'no price' : money(total, currency));
  return (
    <li>
      <span className="lead-row">
        {quoteId ? (
          <Link to="/quotes/$quoteId" params={{ quoteId }}>
            {number}
          </Link>
        ) : (
          <span>A deal of others, {country}</span>
        )}
        {accountName && <span>{accountName}</span>}
        <span>
          {told(before.total)} → {told(after.total)}
        </span>
        {held && <span className="sub">keeps what was promised</span>}
      </span>
      {refusedNow.map(({ code, message }) => (
        <span key={`${code} ${message}`} className="sub wrap">
          {message}
        </span>
      ))}
      {asks.how === 'more' && (
        <span className="sub wrap">
          Would ask {[...new Set(asks.after.map(({ role }) => roleWord(role)))].join(', ')}.
        </span>
      )}
      {why.length > 0 && (
        <details className="disclosure">
          <summary>Why</summary>
          <ul className="bullets small">
            {why.map(({ step, source, row, was, now, charges }) => (
              <li key={`${step} ${source} ${row}`}>
                {source}, {row}: {was ?? 'nothing'} → {now ?? 'nothing'}
                {charges > 1 && ` (${charges} charges)`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
};
