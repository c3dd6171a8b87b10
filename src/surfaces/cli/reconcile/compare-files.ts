/** `troth reconcile files`: two sorted files against each other, without a server. Each difference is a line of JSON; the counts come last. */
import { type Page, pagesOf, reconcile } from '#contexts/reconciliation/index.ts';
import { sayNo } from '../tell-refusal.ts';
import type { Terminal } from '../verify.ts';
import { recordsOf, UnreadableRecord } from './record-file.ts';

export const RECONCILE_EXIT = { agree: 0, differ: 1, unreadable: 2 } as const;
const PAGE_RECORDS = 1_000;

export type FilesOptions = { readonly key?: string };

export const compareFiles = async (
  [left, right]: readonly [string, string],
  { key }: FilesOptions,
  terminal: Terminal,
): Promise<number> => {
  const counts = { left: 0, right: 0, matched: 0, 'missing-left': 0, 'missing-right': 0, different: 0, twice: 0 };
  const side = (path: string): ((after: string | null, limit: number) => Promise<Page>) =>
    pagesOf(recordsOf(path, key));
  try {
    for await (const page of reconcile(side(left), side(right), { limit: PAGE_RECORDS })) {
      counts.left += page.read.left;
      counts.right += page.read.right;
      counts.matched += page.matched;
      for (const finding of page.findings) {
        counts[finding.kind] += 1;
        terminal.write(`${JSON.stringify(finding)}\n`);
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    sayNo(terminal, error.refusal, 'The files were not compared to the end');
    return RECONCILE_EXIT.unreadable;
  }
  terminal.write(`${JSON.stringify(counts)}\n`);
  return counts.matched === counts.left && counts.matched === counts.right
    ? RECONCILE_EXIT.agree
    : RECONCILE_EXIT.differ;
};
