/** The lines and what is said about them: the grid, adding, checks, who approves, and the two drawers that a line opens. */
import { Button, FileButton, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Line, Quote } from '../../api/shapes.ts';
import { Empty } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { AddLine } from './add-line.tsx';
import { ApprovalPanel } from './approval-panel.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { filterLines, optionEdit } from './bulk-edits.ts';
import { Checks } from './checks.tsx';
import { Commitments } from './commitments.tsx';
import { Qualifications } from './qualifications.tsx';
import { GivenAway } from './given/given-away.tsx';
import { TaxPanel } from './given/tax-panel.tsx';
import { type Brought, ImportDialog, readBrought } from './import-dialog.tsx';
import { LineGrid } from './line-grid.tsx';
import type { Edit, LineNow } from './line-edits.ts';
import { Sections } from './sections.tsx';
import { SplitOff } from './split-off.tsx';
import type { QuoteEdits } from './use-line-edits.ts';
import { useMoveLines } from './use-move-lines.ts';

const Explain = lazy(() => import('./explain.tsx').then(({ Explain: component }) => ({ default: component })));
const Configurator = lazy(() =>
  import('./configurator.tsx').then(({ Configurator: component }) => ({ default: component })),
);

type LinesTabProps = { readonly quote: Quote; readonly edits: QuoteEdits; readonly customer: boolean };

export const LinesTab = ({ quote, edits, customer }: LinesTabProps) => {
  const { open, close, explained, configured } = useDrawers(quote);
  const [discountReason, setDiscountReason] = useState('Agreed in negotiation');
  const editable = quote.actions['edit']?.allowed === true;
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [brought, setBrought] = useState<Brought | null>(null);
  const [splitting, setSplitting] = useState(false);
  const sections = quote.sections ?? [];
  const titles = new Map(sections.map(({ key, title }) => [key, title]));
  const shown = filterLines(quote.lines, filter, titles);
  const inHand = shown.filter(({ lineId }) => chosen.has(lineId));
  const moving = useMoveLines(quote, edits);
  const actions = {
    explain: (line: Line) => !customer && open({ explain: line.lineId }),
    configure: (line: Line) => open({ configure: line.lineId }),
    remove: (line: Line) =>
      edits.edit({
        operation: { op: 'remove', lineId: line.lineId },
        cell: null,
        typed: '',
        what: `Line ${line.offeringName}`,
      }),
    option: (line: Line) => edits.edit(optionEdit(line)),
    checks: () => document.getElementById('checks')?.focus(),
    choose: (line: Line) => editable && setChosen((before) => toggled(before, line.lineId)),
  };
  return (
    <>
      <EditTrouble edits={edits} />
      {moving.problem && <ProblemNote problem={moving.problem} onDismiss={moving.clear} />}
      {editable && (
        <div className="row apart lines-tools">
          <AddLine quote={quote} onAdd={edits.edit} />
          <TextInput
            label="Reason for discounts"
            w={260}
            maw="100%"
            value={discountReason}
            maxLength={500}
            onChange={(event) => setDiscountReason(event.currentTarget.value)}
          />
          <FileButton accept=".csv,.tsv,.xlsx" onChange={(file) => file && void readBrought(file).then(setBrought)}>
            {(props) => (
              <Button variant="default" className="lower" {...props}>
                Import lines
              </Button>
            )}
          </FileButton>
        </div>
      )}
      {editable && quote.lines.length > 1 && (
        <BulkBar
          shown={shown}
          chosen={inHand}
          filter={filter}
          onFilter={setFilter}
          onChoose={(lines) => setChosen(new Set(lines.map(({ lineId }) => lineId)))}
          discountReason={discountReason.trim() || 'No reason given'}
          edits={edits}
          sections={sections}
          onMove={(by) => moving.move(chosen, by)}
          onSplit={() => setSplitting(true)}
        />
      )}
      {quote.lines.length === 0 ? (
        <Empty title="No lines yet">
          <p>
            {editable
              ? 'Search the catalog above; what you choose is added at once.'
              : 'Nothing was added to this quote.'}
          </p>
        </Empty>
      ) : (
        <LineGrid
          lines={shown}
          chosen={chosen}
          sections={titles}
          onPaste={(text) => setBrought({ name: 'the clipboard', pasted: true, file: { format: 'tsv', text } })}
          currency={quote.currency}
          editable={editable}
          customer={customer}
          shown={edits.state.shown}
          discountReason={discountReason.trim() || 'No reason given'}
          onEdit={edits.edit}
          onUndo={edits.undo}
          known={edits.known}
          onMove={(line, by) => moving.move(chosen.has(line.lineId) ? chosen : new Set([line.lineId]), by)}
          actions={actions}
        />
      )}
      {quote.lines.length > 0 && <Sections quote={quote} edits={edits} />}
      {!customer && quote.lines.length > 0 && (
        <div className="two">
          <div className="stack">
            <Checks quote={quote} />
            <Qualifications quote={quote} />
          </div>
          <ApprovalPanel quote={quote} />
        </div>
      )}
      {splitting && (
        <SplitOff quote={quote} lines={inHand} version={edits.state.version} onClose={() => setSplitting(false)} />
      )}
      {brought && (
        <ImportDialog
          key={brought.name}
          quote={quote}
          brought={brought}
          discountReason={discountReason.trim() || 'No reason given'}
          edits={edits}
          onClose={() => setBrought(null)}
        />
      )}
      <Commitments quote={quote} />
      {!customer && quote.lines.length > 0 && <GivenAway quote={quote} />}
      {customer && quote.tax !== null && <TaxPanel quote={quote} />}
      <Suspense>
        {explained && <Explain quote={quote} line={explained} onClose={close} />}
        {configured && <Configurator quote={quote} line={configured} version={edits.state.version} onClose={close} />}
      </Suspense>
    </>
  );
};

/** Which drawer is open stands in the address, so that an explanation can be sent to somebody. */
const useDrawers = (quote: Quote) => {
  const { explain, configure } = useSearch({ from: '/signed-in/quotes/$quoteId' });
  const navigate = useNavigate({ from: '/quotes/$quoteId' });
  const lineOf = (id: string | undefined) => quote.lines.find(({ lineId }) => lineId === id);
  return {
    explained: lineOf(explain),
    configured: lineOf(configure),
    open: (search: { explain?: string; configure?: string }) => void navigate({ search, resetScroll: false }),
    close: () => void navigate({ search: {}, resetScroll: false }),
  };
};

const toggled = (before: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
};

const CONFLICTS_SHOWN_MAX = 10;

const theirs = ({ operation }: Edit, now: LineNow | null): string | null => {
  if (now === null || operation.op !== 'change') return null;
  return operation.discretionary === undefined
    ? now.segments.map(({ quantity }) => quantity).join('; ')
    : `${now.discretionary?.value ?? '0'} %`;
};

const EditTrouble = ({ edits: { state, keepMine, takeTheirs, closeRefusal } }: { readonly edits: QuoteEdits }) => {
  if (state.phase === 'conflict')
    return (
      <div className="note" data-tone="attention">
        <p className="note-title">Somebody else changed this quote while you typed</p>
        <p>What you typed is kept and still shown. Choose which one stands.</p>
        <ul>
          {state.conflicts.slice(0, CONFLICTS_SHOWN_MAX).map(({ edit, now }) => (
            <li key={edit.cell ?? edit.what}>
              {edit.what}: yours {edit.typed === '' ? 'is to remove it' : edit.typed}, theirs{' '}
              {theirs(edit, now) ?? 'is shown in the grid'}
            </li>
          ))}
        </ul>
        <div className="row">
          <Button onClick={keepMine}>Save mine on top</Button>
          <Button variant="default" onClick={takeTheirs}>
            Take theirs
          </Button>
        </div>
      </div>
    );
  if (!state.refusal) return null;
  return (
    <div className="stack tight">
      <p className="note-title">{state.refusal.edit.what} was not changed; it has its old value again.</p>
      <ProblemNote problem={state.refusal.problem} onDismiss={closeRefusal} />
    </div>
  );
};
