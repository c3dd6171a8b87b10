/** A price change, begun without a terminal: one price of a book that is in force, written into a release of its own. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { get, send, type Sent } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { WorkedForm } from './form-worked.tsx';
import { type Book, NOTHING_WORKED, pricesOf, withPrice, withWorked } from './price-of-book.ts';

type Artifacts = { readonly items: readonly { readonly key: string; readonly content: Book }[] };
const books = () =>
  queryOptions({
    queryKey: ['price-books'],
    queryFn: ({ signal }) => get<Artifacts>('/publications/in-force/artifacts?kind=price-book', signal),
  });

export const DraftPrice = ({ open = false }: { readonly open?: boolean }) => (
  <details className="disclosure" open={open}>
    <summary>Draft a price change</summary>
    <Loaded query={useQuery(books())}>
      {({ items }) =>
        items.length === 0 ? <p className="soft">There is no price book that you may read.</p> : <Form items={items} />
      }
    </Loaded>
  </details>
);

const Form = ({ items }: Artifacts) => {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [book, setBook] = useState(items[0]?.key ?? '');
  const [place, setPlace] = useState('');
  const [amount, setAmount] = useState('');
  const [worked, setWorked] = useState(NOTHING_WORKED);
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [begun, setBegun] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const content = items.find(({ key }) => key === book)?.content;
  const prices = content === undefined ? [] : pricesOf(content);
  const chosen = prices.find((each) => each.place === place) ?? prices[0];
  const failed = (sent: Sent<unknown>): boolean => {
    setBusy(false);
    setProblem(sent.ok ? null : sent.problem);
    return !sent.ok;
  };
  const draft = async () => {
    if (content === undefined || chosen === undefined) return;
    setBusy(true);
    // When the price was refused the release is there already: the next try goes on in it.
    const made = begun === null ? await send<{ releaseId: string }>('/releases', { payload: { name, purpose } }) : null;
    if (made !== null && (failed(made) || !made.ok)) return;
    const releaseId = made?.ok === true ? made.answer.result.releaseId : (begun ?? '');
    setBegun(releaseId);
    const priced = withPrice(content, chosen.place, amount.trim());
    const changed = { releaseId, content: withWorked(priced, chosen.offering, worked) };
    const written = await send(`/artifacts/price-book/${encodeURIComponent(book)}/draft`, { payload: changed }, 'PUT');
    if (failed(written)) return;
    await client.invalidateQueries({ queryKey: ['releases'] });
    await navigate({ to: '/changes/new', search: { release: releaseId } });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void draft();
      }}
    >
      {problem && <ProblemNote problem={problem} />}
      <NativeSelect
        label="Price book"
        data={items.map(({ key, content: { name: title } }) => ({ value: key, label: title ?? key }))}
        value={book}
        onChange={(event) => {
          setBook(event.currentTarget.value);
          setPlace('');
          setWorked(NOTHING_WORKED);
        }}
      />
      <NativeSelect
        label="Price"
        data={prices.map((each) => ({ value: each.place, label: each.says }))}
        value={chosen?.place ?? ''}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <TextInput
        label="New amount"
        description={chosen && `Now ${chosen.amount} ${content?.currency ?? ''}`}
        required
        inputMode="decimal"
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      {content && chosen && (
        <WorkedForm book={content} offering={chosen.offering} typed={worked} onChange={setWorked} />
      )}
      <TextInput
        label="Name of the release"
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Why it costs something else"
        required
        autosize
        minRows={2}
        value={purpose}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={busy}>
          Draft it
        </Button>
      </div>
    </form>
  );
};
