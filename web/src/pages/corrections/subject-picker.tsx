/** What is wrong is chosen from the lists that its reader may read anyway: nobody types an id. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Asset } from '../../api/asset-shapes.ts';
import { get } from '../../api/http.ts';
import { accountAssets, accounts, orders, quote } from '../../api/queries.ts';
import type { List, QuoteList } from '../../api/shapes.ts';
import { useSettled } from '../../parts/use-settled.ts';
import { differenceText, type InvoiceLine } from '../invoices/invoice-shapes.ts';
import type { Picked } from './asked-of.ts';

const TYPING_MS = 300;
const LISTED_MAX = 50;
/** Only what was promised is corrected: a draft is edited. */
const PROMISED: ReadonlySet<string> = new Set(['accepted', 'converted']);

type Pick = { readonly onPick: (picked: Picked | null) => void };
type Row = { readonly id: string; readonly label: string };
type Chosen = {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly value: string;
  readonly none: string;
  readonly open?: string;
  readonly choose: (id: string) => void;
};

const Choose = ({ label, rows, value, none, open = 'Choose one', choose }: Chosen) => (
  <NativeSelect
    label={label}
    data={[
      { value: '', label: rows.length === 0 ? none : open },
      ...rows.map((row) => ({ value: row.id, label: row.label })),
    ]}
    value={value}
    onChange={({ currentTarget }) => choose(currentTarget.value)}
  />
);

/** A list that is narrowed by words: what was chosen stays chosen only while it is listed. */
const Narrowed = ({
  of,
  rows,
  words,
  narrow,
  onPick,
}: Pick & {
  readonly of: string;
  readonly rows: readonly Row[];
  readonly words: string;
  readonly narrow: (words: string) => void;
}) => {
  const [id, setId] = useState('');
  const choose = (chosen: string) => {
    setId(chosen);
    onPick(chosen === '' ? null : { id: chosen });
  };
  return (
    <>
      <TextInput
        label={`Find the ${of}`}
        description="By its number, the customer, or a reference"
        value={words}
        onChange={({ currentTarget }) => {
          narrow(currentTarget.value);
          choose('');
        }}
      />
      <Choose label={`Which ${of}`} rows={rows} value={id} none={`No ${of} is found`} choose={choose} />
    </>
  );
};

const PickOrder = ({ onPick }: Pick) => {
  const [words, setWords] = useState('');
  const settled = useSettled(words.trim(), TYPING_MS);
  const found = useQuery(orders({ q: settled === '' ? undefined : settled })).data?.orders ?? [];
  const rows = found
    .slice(0, LISTED_MAX)
    .map(({ id, number, state, says }) => ({ id, label: `${number}, ${says || state}` }));
  return <Narrowed of="order" rows={rows} words={words} narrow={setWords} onPick={onPick} />;
};

const useQuotes = (words: string, promised: boolean): readonly Row[] => {
  const settled = useSettled(words.trim(), TYPING_MS);
  const params = new URLSearchParams({ limit: String(LISTED_MAX), ...(settled === '' ? {} : { q: settled }) });
  const found = useQuery({
    queryKey: ['quotes', 'to-correct', settled],
    queryFn: ({ signal }) => get<QuoteList>(`/quotes?${params}`, signal),
  });
  return (found.data?.items ?? [])
    .filter(({ status }) => !promised || PROMISED.has(status))
    .map(({ id, number, revision, name, accountName, status }) => ({
      id,
      label: `${number}/${revision} ${name}, ${accountName}, ${status}`,
    }));
};

const PickQuote = ({ onPick }: Pick) => {
  const [words, setWords] = useState('');
  return <Narrowed of="quote" rows={useQuotes(words, false)} words={words} narrow={setWords} onPick={onPick} />;
};

const assetText = ({ offeringName, offering, state, history }: Asset): string => {
  const now = history.at(-1);
  return `${offeringName || offering}, ${state}${now === undefined ? '' : `, ${now.quantity} from ${now.validFrom}`}`;
};

const PickAssetOf = ({
  accountId,
  choose,
}: {
  readonly accountId: string;
  readonly choose: (asset: Asset | undefined) => void;
}) => {
  const [id, setId] = useState('');
  const found = useQuery({ ...accountAssets(accountId), enabled: accountId !== '' }).data?.assets ?? [];
  return (
    <Choose
      label="Which asset"
      rows={found.map((asset) => ({ id: asset.id, label: assetText(asset) }))}
      value={id}
      none={accountId === '' ? 'Choose whose it is first' : 'They have none'}
      choose={(chosen) => {
        setId(chosen);
        choose(found.find((asset) => asset.id === chosen));
      }}
    />
  );
};

/** An accepted deal, and the asset of its customer that the amendment is about. */
const PickDeal = ({ onPick }: Pick) => {
  const [words, setWords] = useState('');
  const [quoteId, setQuoteId] = useState('');
  const accountId = useQuery({ ...quote(quoteId), enabled: quoteId !== '' }).data?.account.id ?? '';
  const rows = useQuotes(words, true);
  return (
    <>
      <Narrowed
        of="quote"
        rows={rows}
        words={words}
        narrow={setWords}
        onPick={(picked) => {
          setQuoteId(picked?.id ?? '');
          onPick(null);
        }}
      />
      <PickAssetOf
        key={accountId}
        accountId={accountId}
        choose={(asset) => onPick(asset === undefined ? null : { id: quoteId, accountId, asset })}
      />
    </>
  );
};

const PickAsset = ({ onPick }: Pick) => {
  const [accountId, setAccountId] = useState('');
  const rows = (useQuery(accounts()).data?.items ?? []).map(({ id, name }) => ({ id, label: name }));
  return (
    <>
      <Choose
        label="Whose asset"
        rows={rows}
        value={accountId}
        none="You may read no account"
        choose={(chosen) => {
          setAccountId(chosen);
          onPick(null);
        }}
      />
      <PickAssetOf
        key={accountId}
        accountId={accountId}
        choose={(asset) => onPick(asset === undefined ? null : { id: asset.id, accountId, asset })}
      />
    </>
  );
};

const PickLine = ({ onPick }: Pick) => {
  const [id, setId] = useState('');
  const found = useQuery({
    queryKey: ['invoice-lines', '', ''],
    queryFn: ({ signal }) => get<List<InvoiceLine>>('/invoice-lines?open=true', signal),
  });
  const rows = (found.data?.items ?? []).map(({ id: line, invoiceRef, lineRef, differences }) => ({
    id: line,
    label: `${invoiceRef} line ${lineRef}: ${differences.map(differenceText).join('; ') || 'rests on nothing'}`,
  }));
  return (
    <Choose
      label="Which invoiced line"
      rows={rows}
      value={id}
      none="Nothing that was invoiced differs from its promise"
      choose={(chosen) => {
        setId(chosen);
        onPick(chosen === '' ? null : { id: chosen });
      }}
    />
  );
};

/** The register of persons is listed nowhere: a page that lists whom one may erase would be the leak itself. */
const PickPerson = ({ onPick }: Pick) => {
  const [id, setId] = useState('');
  return (
    <TextInput
      label="Which person"
      description="The name they work under here, such as rita.rep, or their id"
      value={id}
      onChange={({ currentTarget: { value } }) => {
        setId(value);
        onPick(value.trim() === '' ? null : { id: value.trim() });
      }}
    />
  );
};

const PICKERS: Readonly<Record<string, (props: Pick) => React.JSX.Element>> = {
  order: PickOrder,
  quote: PickQuote,
  'invoice-line': PickLine,
  product: PickAsset,
  person: PickPerson,
};

export const SubjectPicker = ({
  means,
  subject,
  onPick,
}: Pick & { readonly means: string; readonly subject: string }) => {
  const Picker = means === 'quote-amended' ? PickDeal : (PICKERS[subject] ?? PickPerson);
  return <Picker onPick={onPick} />;
};

/** The other assets of the account, for a relation that is missing. */
export const OtherAssets = ({
  label,
  picked,
  value,
  choose,
}: {
  readonly label: string;
  readonly picked: Picked | null;
  readonly value: string;
  readonly choose: (id: string) => void;
}) => {
  const accountId = picked?.accountId ?? '';
  const found = useQuery({ ...accountAssets(accountId), enabled: accountId !== '' }).data?.assets ?? [];
  const rows = found.filter(({ id }) => id !== picked?.id).map((asset) => ({ id: asset.id, label: assetText(asset) }));
  return (
    <Choose
      label={label}
      rows={rows}
      value={value}
      none={picked === null ? 'Choose the asset first' : 'Nothing else of the account'}
      open="As it is"
      choose={choose}
    />
  );
};
