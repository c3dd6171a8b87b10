/** A paper that the customer signed. It accepts nothing by itself: somebody else of us looks at it first. */
import { Button, FileInput, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Quote } from '../../api/shapes.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { ChosenOptions } from './chosen-options.tsx';

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1] ?? ''));
    reader.addEventListener('error', () => reject(new Error('the file could not be read')));
    reader.readAsDataURL(file);
  });

export const PaperForm = ({ quote, onClose }: { readonly quote: Quote; readonly onClose: () => void }) => {
  const command = useCommand([['quote', quote.id], ['worklist']]);
  const [name, setName] = useState('');
  const [signedOn, setSignedOn] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const record = async (): Promise<void> => {
    if (file === null) return;
    const payload = {
      shownContentRoot: quote.contentRoot,
      shownDocumentHash: quote.documentHash,
      chosenLines: chosen,
      signer: { name: name.trim() },
      signedOn,
      paper: { name: file.name.slice(0, 200), base64: await base64Of(file) },
    };
    const path = `/quotes/${quote.id}/record-acceptance`;
    if (await command.run(path, { payload }, 'Recorded; somebody else has to look at it')) onClose();
  };
  return (
    <Modal opened onClose={onClose} title="Bring a signed paper" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
      >
        <p className="soft">
          A PDF or a scan, up to 20 MB. A second person looks at it before the offer counts as accepted.
        </p>
        <TextInput
          label="Signed by"
          required
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Signed on"
          type="date"
          required
          value={signedOn}
          onChange={(event) => setSignedOn(event.currentTarget.value)}
        />
        <FileInput
          label="The paper"
          required
          accept="application/pdf,image/png,image/jpeg"
          value={file}
          onChange={setFile}
        />
        <ChosenOptions legend="Options that the paper takes" quote={quote} chosen={chosen} onChange={setChosen} />
        {command.problem && <ProblemNote problem={command.problem} />}
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={command.busy} disabled={file === null}>
            Record it
          </Button>
        </div>
      </form>
    </Modal>
  );
};
