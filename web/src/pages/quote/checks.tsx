import type { Check, Quote } from '../../api/shapes.ts';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { FurtherChecks } from './further-checks.tsx';
import { RebaseChange } from './rebase-change.tsx';
import { SaleException } from './sale-exception.tsx';

/** What stands in the way and what to do about it, as the server's checks found it; nothing is judged a second time here. */
export const Checks = ({ quote }: { readonly quote: Quote }) => {
  const { checks, freshness, lines } = quote;
  const lineNames = new Map(lines.map((line) => [line.lineId, `Line ${line.position}, ${line.offeringName}`]));
  return (
    <div id="checks" tabIndex={-1}>
      <Section title="Checks" aside={<Status state={freshness.validated} />}>
        {checks.length === 0 ? (
          <p className="soft">
            {freshness.validated === 'holds' ? 'Checked; nothing stands in the way.' : 'Nothing was found so far.'}
          </p>
        ) : (
          <ul className="steps">
            {checks.map((check) => (
              <CheckItem
                key={`${check.code} ${check.lineId ?? ''} ${check.message}`}
                quote={quote}
                check={check}
                lineNames={lineNames}
              />
            ))}
          </ul>
        )}
        <RebaseChange quote={quote} />
        <FurtherChecks quoteId={quote.id} />
      </Section>
    </div>
  );
};

const CheckItem = ({
  quote,
  check,
  lineNames,
}: {
  readonly quote: Quote;
  readonly check: Check;
  readonly lineNames: ReadonlyMap<string, string>;
}) => (
  <li>
    <span className="status" data-tone={check.severity === 'blocking' ? 'bad' : 'attention'}>
      <span className="dot" aria-hidden="true" />
      {check.severity === 'blocking' ? 'Blocking' : 'Warning'}
    </span>
    <span>{check.message}</span>
    <span className="small soft">
      {check.todo}
      {check.lineId && lineNames.has(check.lineId) && ` · ${lineNames.get(check.lineId)}`}
      {check.owner && ` · owner: ${check.owner}`}
    </span>
    <SaleException quote={quote} check={check} />
  </li>
);
