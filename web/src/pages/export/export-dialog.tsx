/** Taking a list along: with its reason, within limits that are said before one asks, and what one took is there to fetch for an hour. */
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/http.ts';
import { DownloadButton } from '../../parts/download-button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { ago, instantText } from '../../words/dates.ts';

type Exported = 'quotes' | 'orders';
type Export = {
  readonly id: string;
  readonly what: Exported;
  readonly format: 'csv' | 'ndjson';
  readonly reason: string;
  readonly rows: number;
  readonly exportedAt: string;
  readonly expiresAt: string;
};
type Exports = { readonly items: readonly Export[]; readonly asOf: string };
type Made = { readonly exportId: string; readonly rows: number };

const exportsQuery = () =>
  queryOptions({ queryKey: ['exports'], queryFn: ({ signal }) => get<Exports>('/exports', signal) });

type ExportDialogProps = {
  readonly what: Exported;
  /** As the list is narrowed now; words that were searched for do not narrow an export. */
  readonly status?: string | undefined;
  readonly accountId?: string | undefined;
  readonly onClose: () => void;
};

export const ExportDialog = ({ what, status, accountId, onClose }: ExportDialogProps) => {
  const [reason, setReason] = useState('');
  const [format, setFormat] = useState<Export['format']>('csv');
  const command = useCommand([['exports']]);
  const take = async () => {
    const payload = {
      what,
      format,
      reason: reason.trim(),
      ...(status === undefined ? {} : { status }),
      ...(accountId === undefined ? {} : { accountId }),
    };
    const made = await command.run<Made>('/exports', { payload }, `The ${what} are ready to fetch`);
    if (made) setReason('');
  };
  return (
    <Modal opened onClose={onClose} title={`Export ${what}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <p className="small soft">
          {status === undefined && accountId === undefined
            ? `All ${what} that you may see`
            : `The ${what} that the list is narrowed to by state and account`}
          , 10,000 rows at most. Ten exports and 30,000 rows in 24 hours. Who took what, and why, is in the log.
        </p>
        <Textarea
          label="What for"
          required
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <NativeSelect
          label="As"
          value={format}
          onChange={(event) => setFormat(event.currentTarget.value === 'csv' ? 'csv' : 'ndjson')}
          data={[
            { value: 'csv', label: 'CSV, for a spreadsheet' },
            { value: 'ndjson', label: 'Lines of JSON, for a program' },
          ]}
        />
        {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
        <div className="row end">
          <Button type="submit" loading={command.busy} disabled={reason.trim() === ''}>
            Export
          </Button>
        </div>
      </form>
      <h3>Taken before</h3>
      <Taken />
    </Modal>
  );
};

const TAKEN_SHOWN_MAX = 10;

const Taken = () => (
  <Loaded query={useQuery(exportsQuery())} rows={2}>
    {({ items, asOf }) =>
      items.length === 0 ? (
        <p className="soft">Nothing yet.</p>
      ) : (
        <ul className="stack">
          {items.slice(0, TAKEN_SHOWN_MAX).map((each) => (
            <li key={each.id}>
              {each.rows} {each.what}, <time title={instantText(each.exportedAt)}>{ago(each.exportedAt)}</time>
              <span className="sub">{each.reason}</span>
              {each.expiresAt > asOf && (
                <DownloadButton path={`/exports/${each.id}/file`} name={`${each.what}.${each.format}`}>
                  Save the file
                </DownloadButton>
              )}
            </li>
          ))}
        </ul>
      )
    }
  </Loaded>
);
