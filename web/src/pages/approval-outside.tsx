/** What a system outside was asked, and what it said: which system, when, as whom, by which reference, and whether that counted. */
import type { OutsideAnswer } from '../api/approval-shapes.ts';
import { Section } from '../parts/page.tsx';
import { dateText } from '../words/dates.ts';
import { roleWord } from '../words/status.ts';

const STATE: Readonly<Record<string, string>> = {
  requested: 'To be asked',
  asking: 'Being asked',
  waiting: 'Has the question',
  unknown: 'Not known whether it has the question: it is asked about',
  answered: 'Answered; whether it counts is being decided',
  counted: 'Its answer counted',
  notCounted: 'Its answer did not count',
  failed: 'Refused the question',
  over: 'Answered here first',
};

export const AskedOutside = ({ outside }: { readonly outside: readonly OutsideAnswer[] }) => (
  <Section title="Asked of other systems">
    <ul className="steps">
      {outside.map((each) => (
        <li key={each.stepNo}>
          <h3>
            {each.system} for {roleWord(each.role)}: {STATE[each.state] ?? each.state}
          </h3>
          {each.askedAt && (
            <p className="small soft">
              Asked {dateText(each.askedAt)}
              {each.desk && ` at ${each.desk}`}
              {each.attempts > 1 && `, ${each.attempts} times`}
            </p>
          )}
          {each.said && (
            <dl className="facts small">
              <div>
                <dt>Said</dt>
                <dd>
                  {each.said.decision === 'approve' ? 'Yes' : 'No'}: “{each.said.comment}”
                </dd>
              </div>
              <div>
                <dt>As</dt>
                <dd className="wrap">{each.said.person}</dd>
              </div>
              <div>
                <dt>Its reference</dt>
                <dd className="wrap">{each.said.reference}</dd>
              </div>
              {each.settledAt && (
                <div>
                  <dt>Settled</dt>
                  <dd>{dateText(each.settledAt)}</dd>
                </div>
              )}
            </dl>
          )}
          {each.why && <p className="small soft wrap">{each.why}</p>}
        </li>
      ))}
    </ul>
  </Section>
);
