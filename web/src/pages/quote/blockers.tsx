/** An accepted quote that cannot be carried out: why, since when, whose it is, and the ways out. */
import type { Quote } from '../../api/shapes.ts';
import { instantText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';

const ownerText = (owners: readonly string[], ownerName: string): string =>
  owners.map((owner) => (owner === 'quote-owner' ? ownerName : roleWord(owner))).join(' and ');

export const Blockers = ({ quote: { blockers } }: { readonly quote: Quote }) =>
  blockers.map(({ code, what, since, owners, ownerName, waysOut }) => (
    <div key={`${code} ${what}`} className="note" data-tone="attention" role="status">
      <p>
        <strong>It stays accepted, and cannot be ordered.</strong> {what}
        {since && ` Since ${instantText(since)}.`} To resolve: {ownerText(owners, ownerName)}.
      </p>
      <ul className="bullets small">
        {waysOut.map(({ way, todo }) => (
          <li key={way}>{todo}</li>
        ))}
      </ul>
    </div>
  ));
