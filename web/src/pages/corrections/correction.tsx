/** One correction: what it was and shall be side by side, whom it reaches, who agreed, by which commands, what became of it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { correction as correctionQuery, type WholeCorrection } from '../../api/corrections.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Table } from '../../parts/table.tsx';
import { instantText } from '../../words/dates.ts';
import { flat } from './asked-of.ts';
import { NOT_SHOWN } from './before-sending.tsx';
import { Moves } from './correction-moves.tsx';
import { capital, memberText, memberValue, roleText, stepText, typeText, valueText } from './words.ts';

export const CorrectionPage = () => {
  const { correctionId } = useParams({ from: '/signed-in/corrections/$correctionId' });
  const query = useQuery(correctionQuery(correctionId));
  const found = query.data?.correction;
  return (
    <Page
      title={found?.subjectTitle ?? 'Correction'}
      kicker={<Crumb to="/corrections">Corrections</Crumb>}
      lead={
        found && (
          <span className="lead-row">
            <Status state={found.state} />
            <span>{found.number}</span>
            <span>{typeText(found.type)}</span>
            {found.emergencyBecause !== null && <span>Emergency</span>}
          </span>
        )
      }
    >
      <Loaded query={query}>{(whole) => <Body key={whole.correction.state} whole={whole} />}</Loaded>
    </Page>
  );
};

type Props = { readonly whole: WholeCorrection };

const Body = ({ whole }: Props) => (
  <>
    <div className="two">
      <Why whole={whole} />
      <Moves whole={whole} />
    </div>
    <Values whole={whole} />
    <div className="two">
      <Reached whole={whole} />
      <Agreed whole={whole} />
    </div>
    <Log whole={whole} />
  </>
);

const Why = ({ whole: { correction, commands } }: Props) => (
  <Section title="What is wrong">
    <p>{correction.reason}</p>
    <dl className="facts">
      <div>
        <dt>Seen in</dt>
        <dd>{correction.evidence}</dd>
      </div>
      <div>
        <dt>Asked by</dt>
        <dd>
          {correction.requester ?? 'somebody'}, {instantText(correction.requestedAt)}
        </dd>
      </div>
      <div>
        <dt>Done by</dt>
        <dd>
          {commands.map(({ command }) => command).join(', then ')}
          {correction.carrier !== null && <span className="sub">as {correction.carrier}</span>}
        </dd>
      </div>
      {correction.emergencyBecause !== null && (
        <div>
          <dt>It cannot wait</dt>
          <dd>
            {correction.emergencyBecause}
            {correction.reviewDueAt !== null && (
              <span className="sub">
                looked at by {instantText(correction.reviewDueAt)}
                {correction.reviewOverdue ? ', overdue' : ''}
              </span>
            )}
          </dd>
        </div>
      )}
      {correction.legalProcess !== null && (
        <div>
          <dt>By order of</dt>
          <dd>{correction.legalProcess}</dd>
        </div>
      )}
      {correction.endedBecause !== null && (
        <div>
          <dt>It ended because</dt>
          <dd>{correction.endedBecause}</dd>
        </div>
      )}
    </dl>
    {correction.notApplied !== null && (
      <p role="status">
        It was not done: {correction.notApplied.command} answered {correction.notApplied.code}. Nothing was changed.
      </p>
    )}
  </Section>
);

const Values = ({ whole: { original, asked, became, correction } }: Props) => {
  const [was, shallBe, is] = [flat(original), flat(asked), became === null ? null : flat(became)];
  // What is asked for, and what came out otherwise; the rest of the record stays and is folded away.
  const differs = (name: string): boolean =>
    name in shallBe || (is !== null && valueText(is[name]) !== valueText(was[name]));
  const all = [...new Set([...Object.keys(was), ...Object.keys(shallBe)])];
  const names = all.filter((name) => differs(name) && !NOT_SHOWN.has(name));
  const same = all.filter((name) => !differs(name) && !NOT_SHOWN.has(name) && valueText(was[name]) !== '–');
  return (
    <Section title="What it was, and what it shall be">
      <Table
        caption="Values before, asked for and after"
        rows={names}
        rowKey={(name) => name}
        columns={[
          { name: 'Of it', head: true, cell: memberText },
          { name: 'It was', cell: (name) => memberValue(name, was[name]) },
          { name: 'It shall be', cell: (name) => (name in shallBe ? memberValue(name, shallBe[name]) : '') },
          { name: 'It is since', cell: (name) => (is === null ? '' : memberValue(name, is[name])) },
        ]}
      />
      {same.length > 0 && (
        <details className="disclosure">
          <summary>What stays as it is</summary>
          <ul className="bullets small">
            {same.map((name) => (
              <li key={name}>
                {memberText(name)}: {memberValue(name, was[name])}
              </li>
            ))}
          </ul>
        </details>
      )}
      {correction.reconciled !== null && (
        <p>
          {correction.reconciled.agrees
            ? `What was asked for stands, and both sides agree (${instantText(correction.reconciled.at)}).`
            : `It differs: ${correction.reconciled.amiss.join('; ')}.`}
        </p>
      )}
    </Section>
  );
};

const Reached = ({ whole: { impact, compared } }: Props) => (
  <Section title="Whom it reaches" aside={<span className="soft small">counted {instantText(impact.measuredAt)}</span>}>
    <ul className="stack tight">
      {impact.reached.map(({ kind, says, records }) => (
        <li key={kind}>
          {says}
          {records.length > 0 && (
            <ul className="bullets small">
              {records.map(({ id, title, href }) => (
                <li key={id}>{href === null ? title : <PageLink to={href}>{title}</PageLink>}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
      {compared.map(({ pair, runId }) => (
        <li key={runId}>
          Compared afterwards: {pair.replace('-', ' and ')}. <Link to="/reconciliation">Reconciliation</Link>
        </li>
      ))}
    </ul>
  </Section>
);

const Agreed = ({ whole: { control, answers, stillAsked } }: Props) => (
  <Section title="Who has to agree">
    <p className="soft">{capital(control)}</p>
    <ul className="stack tight">
      {answers.map(({ personId, name, role, note, review, justified, recordedAt, counts }) => (
        <li key={`${personId}${recordedAt}`}>
          <strong>{name}</strong> for {roleText(role)}, {instantText(recordedAt)}
          <span className="sub wrap">
            {[
              review ? (justified === true ? 'afterwards: it was right' : 'afterwards: it was not right') : '',
              note ?? '',
              counts ? '' : 'about another text; counts no more',
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </li>
      ))}
      {stillAsked.length > 0 && <li>Still asked: {stillAsked.map(roleText).join(', ')}</li>}
    </ul>
  </Section>
);

const Log = ({ whole: { timeline } }: Props) => (
  <Section title="Timeline, from the log">
    <ol className="stack tight">
      {timeline.map(({ at, type, actor, words }, index) => (
        // The log never changes what stands in it, so the place is a name.
        <li key={index}>
          <time dateTime={at}>{instantText(at)}</time> {stepText(type)}
          <span className="sub wrap">
            {[actor, ...Object.values(words ?? {}).filter((word) => word !== null)].join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  </Section>
);
