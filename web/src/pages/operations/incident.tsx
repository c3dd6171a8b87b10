/** One incident: how far it goes by what was counted, what contains it, what the log says of its time, what is to be done. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { incident as incidentQuery, type WholeIncident } from '../../api/operations.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { instantText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';
import { Actions, Moves, PARTS } from './incident-moves.tsx';
import { switchText } from './switch-text.ts';

export const IncidentPage = () => {
  const { incidentId } = useParams({ from: '/signed-in/operations/incidents/$incidentId' });
  const query = useQuery(incidentQuery(incidentId));
  const found = query.data?.incident;
  return (
    <Page
      title={found?.title ?? 'Incident'}
      kicker={<Crumb to="/operations/incidents">Incidents</Crumb>}
      lead={
        found && (
          <span className="lead-row">
            <Status state={found.state} />
            <span>{found.severity.replace('sev', 'Sev ')}</span>
            <span>{found.number}</span>
            <span>since {instantText(found.startedAt)}</span>
          </span>
        )
      }
    >
      <Loaded query={query}>{(whole) => <Body key={whole.incident.state} whole={whole} />}</Loaded>
    </Page>
  );
};

const Body = ({ whole }: { readonly whole: WholeIncident }) => (
  <>
    <About whole={whole} />
    <div className="two">
      <HowFar whole={whole} />
      <Moves whole={whole} />
    </div>
    <div className="two">
      <Actions whole={whole} />
      <Learned whole={whole} />
    </div>
    <Timeline whole={whole} />
  </>
);

const About = ({ whole: { incident, recurrence, containments } }: { readonly whole: WholeIncident }) => (
  <Section title="What is known">
    <dl className="facts">
      <div>
        <dt>Seen by</dt>
        <dd>{incident.signal === 'person' ? (incident.owner ?? 'a person') : statusWord(incident.signal).word}</dd>
      </div>
      {incident.runbook && (
        <div>
          <dt>Runbook</dt>
          <dd>
            <Link to="/operations/runbooks/$key" params={{ key: incident.runbook }}>
              {statusWord(incident.runbook).word}
            </Link>
          </dd>
        </div>
      )}
      {recurrence && (
        <div>
          <dt>It happened before</dt>
          <dd>
            <Link to="/operations/incidents/$incidentId" params={{ incidentId: recurrence.id }}>
              {recurrence.number} {recurrence.title}
            </Link>
          </dd>
        </div>
      )}
      {containments.map(({ key, holds }) => (
        <div key={key}>
          <dt>Contained by</dt>
          <dd>
            {switchText(key)}, {holds ? 'holds' : 'is off again'}
          </dd>
        </div>
      ))}
    </dl>
    {incident.resolution && <p>Resolved: {incident.resolution}</p>}
    {incident.dismissedBecause && <p>It was none: {incident.dismissedBecause}</p>}
  </Section>
);

const HowFar = ({ whole: { incident } }: { readonly whole: WholeIncident }) => {
  const { classification, records } = incident;
  if (!classification || !records)
    return (
      <Section title="How far it goes">
        <p className="soft">Nobody has counted yet.</p>
      </Section>
    );
  const counted = [
    ['quotes', records.quotes],
    ['orders', records.orders],
    ['handoffs', records.handoffs],
  ] as const;
  return (
    <Section
      title="How far it goes"
      aside={<span className="soft small">counted {instantText(records.measuredAt)}</span>}
    >
      <dl className="facts rows">
        {Object.entries(classification).map(([name, { level, by, because }]) => (
          <div key={name}>
            <dt>{statusWord(name).word}</dt>
            <dd>
              {level}
              <span className="sub wrap">
                {because}
                {by === 'measured' ? '' : ` (${by})`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {counted.map(([name, { count, sample }]) =>
        count === 0 ? null : (
          <details key={name}>
            <summary>{count === 1 ? `1 ${name.slice(0, -1)}` : `${count} ${name}`}</summary>
            <ul className="bullets small">
              {sample.map(({ id, title }) => (
                <li key={id}>{name === 'handoffs' ? title : <PageLink to={`/${name}/${id}`}>{title}</PageLink>}</li>
              ))}
              {count > sample.length && <li>and {count - sample.length} more</li>}
            </ul>
          </details>
        ),
      )}
    </Section>
  );
};

const Learned = ({ whole: { incident } }: { readonly whole: WholeIncident }) => (
  <Section title="What was learned">
    {incident.postmortem === null ? (
      <p className="soft">Written when it is over.</p>
    ) : (
      PARTS.map(([name, label]) => (
        <div key={name}>
          <h3>{label}</h3>
          <p>{incident.postmortem?.[name]}</p>
        </div>
      ))
    )}
  </Section>
);

const SHOWN = ['text', 'title', 'because', 'resolution', 'key', 'connector', 'evidence', 'severity'];

const detail = (details: Readonly<Record<string, unknown>>): string =>
  SHOWN.flatMap((name) =>
    typeof details[name] === 'string' ? [String(details[name]).replace(/^sev(?=\d$)/, 'Sev ')] : [],
  ).join(', ');

const RELATIONS: Readonly<Record<string, string>> = {
  around: 'around that time',
  record: 'of a record that it reaches',
};

const Timeline = ({ whole: { timeline } }: { readonly whole: WholeIncident }) => (
  <Section title="Timeline, from the log">
    <ol className="stack tight">
      {timeline.map(({ id, at, title, relation, actor, details }) => (
        <li key={id}>
          <time dateTime={at}>{instantText(at)}</time> {title}
          <span className="sub wrap">
            {[detail(details), actor, RELATIONS[relation] ?? ''].filter((part) => part !== '').join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  </Section>
);
