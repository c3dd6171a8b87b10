/** Data that was wrong: what is not over first; and what may be corrected, who has to agree, and what no command does. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Correction, corrections, type CorrectionType } from '../../api/corrections.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { AskForCorrection } from './ask-for-correction.tsx';
import { capital, typeText } from './words.ts';

const columns: readonly Column<Correction>[] = [
  {
    name: 'Correction',
    head: true,
    cell: ({ id, number, subjectTitle, what }) => (
      <>
        <Link to="/corrections/$correctionId" params={{ correctionId: id }}>
          {subjectTitle}
        </Link>
        <span className="sub wrap">
          {number}, {what}
        </span>
      </>
    ),
  },
  { name: 'Type', cell: ({ type }) => typeText(type) },
  {
    name: 'State',
    cell: ({ state, emergencyBecause, reviewOverdue }) => (
      <>
        <Status state={state} />
        {emergencyBecause !== null && (
          <span className="sub">{reviewOverdue ? 'emergency, review overdue' : 'emergency'}</span>
        )}
      </>
    ),
  },
  { name: 'Asked by', cell: ({ requester }) => requester ?? 'somebody' },
  { name: 'On', short: true, cell: ({ requestedAt }) => dateText(requestedAt) },
];

export const Corrections = () => {
  const query = useQuery(corrections());
  return (
    <Page title="Corrections" lead="Data that was wrong, who agreed to change it, and whether both sides agree since">
      <Loaded query={query}>
        {({ items, types, mayRequest }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Nothing was corrected yet">
                <p>What may be corrected, and who has to agree, stands below.</p>
              </Empty>
            ) : (
              <Table caption="Corrections" columns={columns} rows={items} rowKey={({ id }) => id} />
            )}
            <div className="two">
              {mayRequest && <AskForCorrection types={types} />}
              <Section title="What may be corrected">
                <ul className="stack">
                  {types.map((each) => (
                    <OneType key={each.type} {...each} />
                  ))}
                </ul>
              </Section>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
};

const OneType = ({ type, says, control, expedited, means, notYet }: CorrectionType) => (
  <li>
    <strong>{typeText(type)}</strong>: {says}
    <p className="soft">
      {capital(control)}
      {expedited ? '; there is a short way' : ''}
    </p>
    <details>
      <summary>{means.length === 1 ? 'One way' : `${means.length} ways`}</summary>
      <ul className="bullets small">
        {means.map(({ name, says: what, commands }) => (
          <li key={name}>
            {what}, by {commands.join(', ')}
          </li>
        ))}
        {notYet.map(({ what, instead }) => (
          <li key={what}>
            Not yet: {what}. {instead}
          </li>
        ))}
      </ul>
    </details>
  </li>
);
