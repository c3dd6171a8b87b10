/** What is not as usual for whoever is signed in: said on every page, with why and until when, and with the way to where it is ended. */
import { useQuery } from '@tanstack/react-query';
import { fenceText, type HeldMode, modes, type Notice } from '../api/modes.ts';
import { dateText } from '../words/dates.ts';
import { roleWord } from '../words/status.ts';

const Held = ({ held }: { readonly held: HeldMode }) => {
  const where = fenceText(held);
  return (
    <div className="note" data-tone="attention" role="status">
      <p>
        <strong>{held.banner}</strong>
        {where !== '' && ` Only: ${where}.`}
        {held.reason !== undefined && ` ${held.reason} (${roleWord(held.owner ?? '')}).`}
        {held.until !== null && ` Until ${dateText(held.until)}.`}
      </p>
    </div>
  );
};

const daysText = (days: number): string =>
  days === 0 ? 'begins today' : days === 1 ? 'begins tomorrow' : `begins in ${days} days`;

const noticeText = ({ name, tiersFrom, until, from, daysLeft, protects }: Notice): string =>
  [
    daysLeft === null ? `${name}.` : `${name} ${daysText(daysLeft)}, ${dateText(from)}.`,
    tiersFrom === null ? '' : `Changes of tier ${tiersFrom} and above ${daysLeft === null ? 'wait' : 'wait then'}.`,
    protects === null
      ? ''
      : `Bulk work and simulations rest from ${protects.from} to ${protects.until} (${protects.timeZone}).`,
    `Until ${dateText(until)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');

export const ModeBanner = () => {
  const { data } = useQuery(modes());
  return (
    <>
      {data?.holding.map((held) => (
        <Held key={held.key ?? held.mode} held={held} />
      ))}
      {data?.notices.map((notice) => (
        <div key={notice.periodId} className="note" data-tone="active" role="status">
          <p>{noticeText(notice)}</p>
        </div>
      ))}
    </>
  );
};
