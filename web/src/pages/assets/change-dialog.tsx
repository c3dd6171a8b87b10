/** How it changes, from which day, and what of each; the quote that comes of it is a draft like any other. */
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asset, Way } from '../../api/asset-shapes.ts';
import { accounts } from '../../api/queries.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { type ChangeForm, CHANGE_WORDS, emptyForm, payloadOf } from './change-form.ts';

type Props = { readonly accountId: string; readonly assets: readonly Asset[]; readonly onClose: () => void };

const waysOf = ({ ways }: Asset, type: string): readonly Way[] =>
  type === 'upgrade' || type === 'downgrade' || type === 'migration' ? ways[type] : [];

export const ChangeDialog = ({ accountId, assets, onClose }: Props) => {
  const navigate = useNavigate();
  const create = useCommand([['quotes']]);
  const [form, setForm] = useState<ChangeForm>(emptyForm);
  const set = (change: Partial<ChangeForm>): void => setForm({ ...form, ...change });
  const kind = CHANGE_WORDS[form.orderType];
  const submit = async () => {
    const path = `/accounts/${accountId}/assets/change-quotes`;
    const result = await create.run<{ readonly quoteId: string }>(
      path,
      { payload: payloadOf(form, assets) },
      'Quote created',
    );
    if (result) await navigate({ to: '/quotes/$quoteId', params: { quoteId: result.quoteId } });
  };
  return (
    <Modal opened onClose={onClose} title="Change what they have" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <NativeSelect
          label="How"
          description={kind.means}
          value={form.orderType}
          onChange={(event) => set({ orderType: event.currentTarget.value as ChangeForm['orderType'] })}
          data={Object.entries(CHANGE_WORDS).map(([value, { name }]) => ({ value, label: name }))}
        />
        {kind.asks.includes('day') && (
          <TextInput
            type="date"
            label="From"
            description="First day of the new state; today when left empty"
            value={form.effectiveFrom}
            onChange={(event) => set({ effectiveFrom: event.currentTarget.value })}
          />
        )}
        {kind.asks.includes('months') && (
          <>
            <TextInput
              label="For how many months"
              inputMode="numeric"
              pattern="[0-9]{1,3}"
              required
              value={form.months}
              onChange={(event) => set({ months: event.currentTarget.value })}
            />
            <TextInput
              label="Raised by percent"
              description="As the price policy says when left empty"
              inputMode="decimal"
              value={form.upliftPercent}
              onChange={(event) => set({ upliftPercent: event.currentTarget.value })}
            />
          </>
        )}
        {kind.asks.includes('end') && (
          <NativeSelect
            label="All end"
            value={form.end}
            onChange={(event) => set({ end: event.currentTarget.value as ChangeForm['end'] })}
            data={[
              { value: 'latest', label: 'with the last of them' },
              { value: 'earliest', label: 'with the first of them' },
            ]}
          />
        )}
        {kind.asks.includes('account') && <TransferFields accountId={accountId} form={form} set={set} />}
        {assets.map((asset) => (
          <AssetFields key={asset.id} asset={asset} form={form} set={set} />
        ))}
        <TextInput
          label="Reason"
          maxLength={500}
          value={form.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        {create.problem && <ProblemNote problem={create.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={create.busy}>
            Make the quote
          </Button>
        </div>
      </form>
    </Modal>
  );
};

type TransferProps = {
  readonly accountId: string;
  readonly form: ChangeForm;
  readonly set: (change: Partial<ChangeForm>) => void;
};

const TransferFields = ({ accountId, form, set }: TransferProps) => {
  const { data } = useQuery(accounts());
  const others = (data?.items ?? []).filter(({ id }) => id !== accountId);
  return (
    <>
      <NativeSelect
        label="To"
        description="The account that has it from then on, in the same territory"
        required
        value={form.toAccountId}
        onChange={(event) => set({ toAccountId: event.currentTarget.value })}
        data={[{ value: '', label: 'Choose' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextInput
        label="Consent"
        description="How the account that gives it up agreed: a letter, its day"
        required
        maxLength={500}
        value={form.consent}
        onChange={(event) => set({ consent: event.currentTarget.value })}
      />
    </>
  );
};

type FieldsProps = {
  readonly asset: Asset;
  readonly form: ChangeForm;
  readonly set: (change: Partial<ChangeForm>) => void;
};

const AssetFields = ({ asset, form, set }: FieldsProps) => {
  const { asks } = CHANGE_WORDS[form.orderType];
  const ways = waysOf(asset, form.orderType);
  return (
    <>
      {asks.includes('quantity') && (
        <TextInput
          label={`${asset.offeringName}: quantity`}
          description={`As it is when left empty: ${asset.history.at(-1)?.quantity ?? '0'}`}
          inputMode="decimal"
          value={form.quantities[asset.id] ?? ''}
          onChange={(event) => set({ quantities: { ...form.quantities, [asset.id]: event.currentTarget.value } })}
        />
      )}
      {asks.includes('offering') && (
        <NativeSelect
          label={`${asset.offeringName}: becomes`}
          description={ways.length === 0 ? 'The catalog names no way from it' : undefined}
          value={form.offerings[asset.id] ?? ''}
          onChange={(event) => set({ offerings: { ...form.offerings, [asset.id]: event.currentTarget.value } })}
          data={[
            { value: '', label: 'Choose' },
            ...ways.map(({ offering, name }) => ({ value: offering, label: name })),
          ]}
        />
      )}
    </>
  );
};
