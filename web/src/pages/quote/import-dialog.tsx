/** Lines out of a file or a pasted block: what would be added, every row that is wrong with its reason, and then all good ones in one batch. */
import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { newKey, send } from '../../api/http.ts';
import type { Problem } from '../../api/problem.ts';
import type { Quote } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { money } from '../../words/money.ts';
import { type Bad, BadRows, badOf, withoutRows } from './bad-rows.tsx';
import type { QuoteEdits } from './use-line-edits.ts';

export type Brought = { readonly file: object; readonly pasted: boolean; readonly name: string };
type Imported = {
  readonly imported: number;
  readonly lines: readonly { readonly lineId: string }[];
  readonly bad: Bad;
  readonly price: { readonly totals: { readonly oneTime: string } } | null;
};

/** What a person chose: text as text, a workbook by its bytes. */
export const readBrought = async (file: File): Promise<Brought> => {
  const { name } = file;
  if (!/\.xlsx$/i.test(name))
    return { name, pasted: false, file: { format: /\.tsv$/i.test(name) ? 'tsv' : 'csv', text: await file.text() } };
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name, pasted: false, file: { format: 'xlsx', base64: base64Of(bytes) } };
};

const CHUNK = 32_768;
const base64Of = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
};

type Preview = { readonly imported: Imported | null; readonly problem: Problem | null };
type DialogProps = {
  readonly quote: Quote;
  readonly brought: Brought;
  readonly discountReason: string;
  readonly edits: QuoteEdits;
  readonly onClose: () => void;
};

export const ImportDialog = ({ quote, brought, discountReason, edits, onClose }: DialogProps) => {
  const client = useQueryClient();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState(false);
  /** One key for the import itself: pressed twice, or repeated after a lost connection, it is done once. */
  const [key] = useState(newKey);
  const ask = (dryRun: boolean) =>
    send<Imported>(`/quotes/${quote.id}/lines/import`, {
      payload: { file: brought.file, badRows: 'leave out', discountReason, pasted: brought.pasted },
      dryRun,
      idempotencyKey: dryRun ? newKey() : key,
    });
  /** Asked once for what was brought; the dialog is another one for another file. */
  const [asked] = useState(() => ask(true));
  useEffect(() => {
    let left = false;
    void asked.then((sent) => {
      if (!left)
        setPreview(
          sent.ok ? { imported: sent.answer.result, problem: null } : { imported: null, problem: sent.problem },
        );
    });
    return () => {
      left = true;
    };
  }, [asked]);
  const add = async (): Promise<void> => {
    setBusy(true);
    const sent = await ask(false);
    setBusy(false);
    if (!sent.ok) return setPreview({ imported: null, problem: sent.problem });
    const { imported, lines } = sent.answer.result;
    edits.made(
      `${imported} imported lines`,
      lines.map(({ lineId }) => lineId),
    );
    announce(`${imported} lines were added`);
    await client.invalidateQueries({ queryKey: ['quote', quote.id] });
    onClose();
  };
  const found = preview?.imported;
  const bad = found?.bad ?? badOf(preview?.problem ?? null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Lines from ${brought.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="stack">
        {preview === null && <p role="status">Reading…</p>}
        {found && (
          <p>
            {found.imported === 1 ? '1 line' : `${found.imported} lines`} can be added
            {found.price
              ? `; the quote would then come to ${money(found.price.totals.oneTime, quote.currency)} one-time`
              : ''}
            .
          </p>
        )}
        {preview?.problem && <ProblemNote problem={withoutRows(preview.problem)} />}
        {bad && bad.wrong > 0 && <BadRows bad={bad} left={found !== null && found !== undefined} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button disabled={!found} loading={busy} onClick={() => void add()}>
            {found ? `Add ${found.imported === 1 ? '1 line' : `${found.imported} lines`}` : 'Add'}
          </Button>
        </div>
      </div>
    </Modal>
  );
};
