/** That an order will miss its day, beside its state: said while something can still be done about it. */
import { useQuery } from '@tanstack/react-query';
import { jeopardy, type OrderInJeopardy } from '../../api/work-in-hand.ts';
import { dateText, dayText } from '../../words/dates.ts';

const REFRESH_MS = 15_000;

/** Of the orders that one may see; none while it is not known. */
export const useJeopardy = (): ReadonlyMap<string, OrderInJeopardy> => {
  const { data } = useQuery({ ...jeopardy(), refetchInterval: REFRESH_MS });
  return new Map((data?.items ?? []).map((each) => [each.orderId, each]));
};

export const JeopardyBadge = ({ found }: { readonly found: OrderInJeopardy | undefined }) =>
  found === undefined ? null : (
    <span
      className="status"
      data-tone="attention"
      title={`Promised for ${dayText(found.promisedFor)}, expected ${dateText(found.expectedBy)}${
        found.because === null ? '' : `: waits for ${found.because.task}`
      }`}
    >
      <span className="dot" aria-hidden="true" />
      will miss its day
    </span>
  );

/** On the order itself: the two days, and what it waits for. */
export const JeopardyNote = ({ found }: { readonly found: OrderInJeopardy | undefined }) =>
  found === undefined ? null : (
    <div className="note" data-tone="attention">
      <p>
        <strong>It will miss its day.</strong> Promised for {dayText(found.promisedFor)}, expected on{' '}
        {dateText(found.expectedBy)}
        {found.because !== null && <>, because it waits for {found.because.task}</>}.
      </p>
    </div>
  );
