import { Button } from '@mantine/core';
import { useState } from 'react';
import { download } from '../api/http.ts';
import { problemOf, type Problem } from '../api/problem.ts';
import { ProblemNote } from './problem-note.tsx';

export const DownloadButton = ({ path, name, children }: { path: string; name: string; children: string }) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await download(path, name).catch((error: unknown) => setProblem(problemOf(error)));
    setBusy(false);
  };
  return (
    <div className="stack tight">
      <div>
        <Button variant="default" loading={busy} onClick={() => void start()}>
          {children}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
    </div>
  );
};
