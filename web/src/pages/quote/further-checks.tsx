import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { validationResults } from '../../api/queries.ts';
import type { Further } from '../../api/further-shapes.ts';
import { dateText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';

const LOOK_EVERY_MS = 2_000;
/** What is good to know must not push what is in the way off the page. */
const SHOWN_AT_ONCE = 3;

/** What is found out after validation by somebody else's time: shown as it comes, with its instant, and never in the way. */
export const FurtherChecks = ({ quoteId }: { readonly quoteId: string }) => {
  const { data } = useQuery({
    ...validationResults(quoteId),
    refetchInterval: ({ state }) => (state.data?.further?.state === 'pending' ? LOOK_EVERY_MS : false),
  });
  const further = data?.further;
  if (further === undefined || further.state === 'none') return null;
  return (
    <div className="stack" aria-live="polite">
      <p className="small soft">{standing(further)}</p>
      {further.findings !== undefined && further.findings.length > 0 && (
        <Folded
          items={further.findings.map(({ code, message, todo, owner }) => (
            <li key={`${code} ${message}`}>
              <span className="status" data-tone={further.state === 'done' ? 'attention' : 'quiet'}>
                <span className="dot" aria-hidden="true" />
                {further.state === 'done' ? 'Good to know' : 'Was so'}
              </span>
              <span>{message}</span>
              <span className="small soft">
                {todo} · owner: {owner}
              </span>
            </li>
          ))}
        />
      )}
      {further.exposure && (
        <p className="small soft">
          Open and accepted with this customer: {money(further.exposure.total, further.exposure.currency)}
          {further.exposure.limit === null
            ? '; nobody has said what they are good for.'
            : ` of ${money(further.exposure.limit, further.exposure.currency)} that they are good for.`}
        </p>
      )}
    </div>
  );
};

const Folded = ({ items }: { readonly items: readonly ReactNode[] }) => (
  <>
    <ul className="steps">{items.slice(0, SHOWN_AT_ONCE)}</ul>
    {items.length > SHOWN_AT_ONCE && (
      <details className="disclosure">
        <summary>{items.length - SHOWN_AT_ONCE} more to know</summary>
        <ul className="steps">{items.slice(SHOWN_AT_ONCE)}</ul>
      </details>
    )}
  </>
);

const standing = ({ state, pending, asOf, findings = [] }: Further): string => {
  const of = asOf === null ? '' : dateText(asOf);
  switch (state) {
    case 'pending':
      return `Being checked… ${pending.map(({ name }) => name).join(', ')}. You need not wait.${asOf === null ? '' : ` What follows is as of ${of}.`}`;
    case 'stale':
      return `As of ${of}, before the quote changed. Checking it again finds out anew.`;
    default:
      return findings.length === 0 ? `Looked further as of ${of}; nothing to say.` : `Looked further as of ${of}.`;
  }
};
