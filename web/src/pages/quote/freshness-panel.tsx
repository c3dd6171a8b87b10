/** What the quote rests on: each with whether it still holds, what changed since, and what to do. */
import { useQuery } from '@tanstack/react-query';
import { freshness as freshnessQuery } from '../../api/queries.ts';
import type { FreshArea, Quote } from '../../api/shapes.ts';
import { Hash } from '../../parts/hash.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { money } from '../../words/money.ts';

const AREA_WORDS: Readonly<Record<string, string>> = {
  configuration: 'Configuration',
  eligibility: 'May be sold',
  qualification: 'What is known of the customer',
  price: 'Price',
  promotion: 'Promotions',
  approval: 'Approval',
  proposal: 'Proposal document',
};
const CHANGES_SHOWN_MAX = 5;

export const FreshnessPanel = ({ quote }: { readonly quote: Quote }) => {
  const query = useQuery(freshnessQuery(quote.id, quote.version));
  return (
    <Section title="What this quote rests on">
      <Loaded query={query} rows={7}>
        {({ areas }) => (
          <ul className="steps">
            {areas.map((area) => (
              <Area key={area.area} area={area} currency={quote.currency} />
            ))}
          </ul>
        )}
      </Loaded>
    </Section>
  );
};

const Area = ({ area, currency }: { readonly area: FreshArea; readonly currency: string }) => (
  <li>
    <Status state={area.standing} />
    <span>
      {AREA_WORDS[area.area] ?? area.area} {area.fingerprint && <Hash value={area.fingerprint} />}
    </span>
    {area.changes.slice(0, CHANGES_SHOWN_MAX).map(({ text, was, now }) => (
      <span key={`${text} ${was} ${now}`} className="small soft">
        {text}
        {was !== undefined && now !== undefined && ` ${money(was, currency)} became ${money(now, currency)}.`}
      </span>
    ))}
    {area.changes.length > CHANGES_SHOWN_MAX && (
      <span className="small soft">and {area.changes.length - CHANGES_SHOWN_MAX} more</span>
    )}
    {area.todo !== null && area.standing === 'stale' && <span className="small">{area.todo}</span>}
  </li>
);
