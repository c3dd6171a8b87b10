import type { Needed, Quote } from '../../api/shapes.ts';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { lastDayText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';

const KIND_WORDS: Readonly<Record<string, string>> = {
  credit: 'Credit',
  serviceability: 'Site within reach',
};

/** What other systems must say about the customer before this is promised; nothing is shown where a deal needs none of it. */
export const Qualifications = ({ quote: { qualifications } }: { readonly quote: Quote }) =>
  qualifications.length === 0 ? null : (
    <Section title="What must be known of the customer">
      <ul className="steps">
        {qualifications.map((needed) => (
          <li key={`${needed.kind} ${JSON.stringify(needed.subject)}`}>
            <Status state={needed.status} />
            <span>
              {KIND_WORDS[needed.kind] ?? needed.kind}: {aboutOf(needed)}
            </span>
            <span className="small soft">
              {needed.status === 'passed' ? `holds until ${lastDayText(needed.expiresAt)}` : needed.todo}
              {needed.why && ` · ${needed.why}`}
              {needed.status !== 'passed' && ` · owner: ${needed.owner}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );

/** A site and what goes there, or an amount in its money. */
const aboutOf = ({ subject, asked }: Needed): string => {
  const { currency, ...about } = subject;
  const { amount, ...others } = asked;
  const sum = amount !== undefined && currency !== undefined ? [money(String(amount), String(currency))] : [];
  return [...sum, ...Object.values(others), ...Object.values(about)].join(' ') || 'the customer';
};
