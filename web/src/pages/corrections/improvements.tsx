/** What recurs, by stated rules, whose it is, and whether it recurs less since. */
import { useQuery } from '@tanstack/react-query';
import { type Improvement, improvements } from '../../api/improvements.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { dateText } from '../../words/dates.ts';
import { Form } from '../operations/incident-moves.tsx';

const CHANGES = [['improvements']];
/** Where a record of a kind is read; the others have no page of their own. */
const PAGES: Readonly<Record<string, string>> = {
  order: '/orders/',
  quote: '/quotes/',
  correction: '/corrections/',
  'invoice-line': '/invoices/',
  difference: '/reconciliation/',
  release: '/releases/',
  change: '/changes/',
  'approval-case': '/approvals/',
  'fallout-case': '/fallout/',
};

export const Improvements = () => {
  const query = useQuery(improvements());
  return (
    <Page title="Improvements" lead="What happens again and again, whose work it is, and whether it happens less since">
      <Loaded query={query}>
        {({ items, patterns }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Nothing recurs by these rules">
                <p>They are looked at every hour, over thirty days.</p>
              </Empty>
            ) : (
              items.map((each) => <One key={`${each.id}${each.state}`} {...each} />)
            )}
            <Section title="By which rules">
              <ul className="bullets">
                {patterns.map(({ key, source, rule }) => (
                  <li key={key}>
                    {source ?? key}
                    <span className="sub wrap">{rule}</span>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
};

const One = (one: Improvement) => {
  const { id, number, title, state, found, rule, owner, what, due, doneSays, effect, endedBecause, can } = one;
  return (
    <Section title={title} aside={<Status state={state} />}>
      <p className="soft">
        {number}, {dateText(found.from)} to {dateText(found.to)}. {rule}.
      </p>
      {what !== null && (
        <p>
          {owner ?? 'Somebody'} by {due}: {what}
          {doneSays !== null && ` Done: ${doneSays}`}
        </p>
      )}
      {effect !== null && (
        <p>
          Before: {effect.before} in {effect.beforeDays} days. Since: {effect.after} in {effect.afterDays} days.
        </p>
      )}
      {endedBecause !== null && <p>It may go on as it is: {endedBecause}</p>}
      <details>
        <summary>{found.records.length} of the records</summary>
        <ul className="bullets small">
          {found.records.map(({ kind, id: record }) => (
            <li key={record}>
              {PAGES[kind] === undefined ? (
                `${kind} ${record}`
              ) : (
                <PageLink to={`${PAGES[kind]}${record}`}>
                  {kind} {record}
                </PageLink>
              )}
            </li>
          ))}
        </ul>
      </details>
      <div className="two">
        {can['take'] && (
          <Form
            path={`/improvements/${id}/take`}
            changes={CHANGES}
            button="It is their work"
            said="Taken"
            fields={[
              { name: 'owner', label: 'Whose, as they sign in' },
              { name: 'what', label: 'What is done about it', long: true },
              { name: 'due', label: 'By which day', day: true },
            ]}
          />
        )}
        {can['dismiss'] && (
          <Form
            path={`/improvements/${id}/dismiss`}
            changes={CHANGES}
            button="It may go on as it is"
            said="Dismissed"
            fields={[{ name: 'because', label: 'Why', long: true }]}
          />
        )}
        {can['finish'] && (
          <Form
            path={`/improvements/${id}/finish`}
            changes={CHANGES}
            button="It is done"
            said="Done"
            fields={[{ name: 'says', label: 'What was done', long: true }]}
          />
        )}
        {can['measure'] && (
          <Form
            path={`/improvements/${id}/measure`}
            changes={CHANGES}
            button="Count whether it recurs less"
            said="Counted"
            fields={[]}
          />
        )}
      </div>
    </Section>
  );
};
