/** An order without a quote, or more of one that runs: what it costs and what stands in its way is asked first, and it is ordered at exactly that price. */
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/http.ts';
import { type Problem, problemOf } from '../../api/problem.ts';
import { accounts, offerings } from '../../api/queries.ts';
import type { DirectPrice, OrderHead } from '../../api/work-shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { money, quantity } from '../../words/money.ts';

type Line = { readonly offering: string; readonly quantity: string };
type DirectOrderProps = { readonly order?: OrderHead; readonly onClose: () => void };

const OFFERED_MAX = 20;
const today = (): string => Temporal.Now.plainDateISO('UTC').toString();

export const DirectOrder = ({ order, onClose }: DirectOrderProps) => {
  const navigate = useNavigate();
  const command = useCommand([['orders'], ...(order ? [['order', order.id]] : [])]);
  const choices = useQuery(accounts());
  const [chosen, setChosen] = useState(order?.accountId ?? '');
  const accountId = chosen || (choices.data?.items[0]?.id ?? '');
  const [lines, setLines] = useState<readonly Line[]>([{ offering: '', quantity: '1' }]);
  const [reference, setReference] = useState('');
  const [price, setPrice] = useState<DirectPrice | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What is changed afterwards has another price: the one that was shown does not count for it.
  const edit = (place: number, change: Partial<Line>) => {
    setPrice(null);
    setLines((was) => was.map((line, at) => (at === place ? { ...line, ...change } : line)));
  };
  const asked = { lines: lines.filter((line) => line.offering !== ''), pricedAsOf: price?.pricedAsOf ?? today() };
  const account = choices.data?.items.find(({ id }) => id === accountId);
  const where = { market: account?.country ?? '', channel: account?.channel ?? '', on: today(), limit: OFFERED_MAX };
  const ready = accountId !== '' && asked.lines.length > 0;

  const askPrice = async (): Promise<void> => {
    setProblem(null);
    try {
      setPrice(await ask<DirectPrice>('/orders/price', { accountId, ...asked }));
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const place = async (): Promise<void> => {
    const said = {
      ...asked,
      replayToken: price?.replayToken,
      ...(reference.trim() === '' ? {} : { customerReference: reference.trim() }),
    };
    if (order) {
      const payload = { ...said, orderVersion: order.version, reasonCode: 'customer-asked' };
      if (await command.run(`/orders/${order.id}/supplement`, { payload }, 'Ordered with it')) onClose();
      return;
    }
    const made = await command.run<{ orderId: string }>('/orders', { payload: { accountId, ...said } }, 'Ordered');
    if (made) await navigate({ to: '/orders/$orderId', params: { orderId: made.orderId } });
  };
  const trouble = command.problem ?? problem;
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={order ? `More with ${order.number}` : 'New order without a quote'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void (price?.replayToken ? place() : askPrice());
        }}
      >
        {order === undefined && (
          <NativeSelect
            label="Account"
            value={accountId}
            onChange={(event) => {
              setPrice(null);
              setChosen(event.currentTarget.value);
            }}
            data={(choices.data?.items ?? []).map((each) => ({
              value: each.id,
              label: `${each.name} · ${each.country}`,
            }))}
          />
        )}
        {lines.map((line, at) => (
          <LineFields key={at} line={line} place={at} where={where} onEdit={(change) => edit(at, change)} />
        ))}
        <div className="row">
          <Button variant="default" onClick={() => setLines((was) => [...was, { offering: '', quantity: '1' }])}>
            Another line
          </Button>
        </div>
        <TextInput
          label="The customer’s reference"
          maxLength={100}
          value={reference}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        {price && <Shown price={price} />}
        {trouble && <ProblemNote problem={trouble} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy} disabled={!ready}>
            {price?.replayToken ? 'Order at this price' : 'What does it cost?'}
          </Button>
        </div>
      </form>
    </Modal>
  );
};

type LineFieldsProps = {
  readonly line: Line;
  readonly place: number;
  /** Of the account: what is not sold there is not offered to choose from. */
  readonly where: { readonly market: string; readonly channel: string; readonly on: string; readonly limit: number };
  readonly onEdit: (change: Partial<Line>) => void;
};

const LineFields = ({ line, place, where, onEdit }: LineFieldsProps) => {
  const [search, setSearch] = useState('');
  const found = useQuery(offerings({ ...where, ...(search === '' ? {} : { search }) }));
  return (
    <div className="row">
      <TextInput
        label={`Find (line ${place + 1})`}
        type="search"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <NativeSelect
        label={`What (line ${place + 1})`}
        value={line.offering}
        onChange={(event) => onEdit({ offering: event.currentTarget.value })}
        data={[
          { value: '', label: 'Choose' },
          ...(found.data?.items ?? []).map((each) => ({ value: each.key, label: each.name })),
        ]}
      />
      <TextInput
        label="How many"
        inputMode="decimal"
        pattern="[0-9]{1,15}([.][0-9]{1,18})?"
        value={line.quantity}
        onChange={(event) => onEdit({ quantity: event.currentTarget.value })}
      />
    </div>
  );
};

const PERIOD: Readonly<Record<string, string>> = { month: ' a month', year: ' a year' };

const Shown = ({ price }: { readonly price: DirectPrice }) => (
  <div className="note" data-tone={price.orderable ? 'good' : 'bad'} role="status">
    <p className="note-title">
      {price.orderable ? 'It can be ordered at this price' : 'It cannot be ordered like this'}
    </p>
    <ul>
      {price.lines.flatMap((line) =>
        line.charges.map((charge) => (
          <li key={`${line.line}/${charge.charge}`}>
            {quantity(line.quantity)} × {line.offeringName}, {charge.name}:{' '}
            <span className="num">
              {charge.amount === null ? 'by use' : money(charge.amount, price.currency)}
              {PERIOD[charge.period ?? ''] ?? ''}
            </span>
          </li>
        )),
      )}
      {price.checks.map((check) => (
        <li key={`${check.code}/${check.line}`}>
          {check.message} {check.todo}
        </li>
      ))}
    </ul>
  </div>
);
