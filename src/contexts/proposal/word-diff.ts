/** What one text says that another does not, word by word: how far a clause departs from the words that legal wrote. */
export type Change = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Beyond this the middle is shown as replaced whole: 2,000 words against 2,000 that share neither beginning nor end. */
const CELLS_MAX = 4_000_000;

const pieces = (text: string): readonly string[] => text.match(/\S+\s*/g) ?? [];
const same = (a: string | undefined, b: string | undefined): boolean => a?.trim() === b?.trim();

export const wordDiff = (before: string, after: string): readonly Change[] => {
  const [a, b] = [pieces(before), pieces(after)];
  let start = 0;
  while (start < a.length && start < b.length && same(a[start], b[start])) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && same(a.at(-1 - end), b.at(-1 - end))) end += 1;
  const middle = between(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const kept = (words: readonly string[]): readonly Change[] => words.map((text) => ({ kind: 'same', text }));
  return joined([...kept(b.slice(0, start)), ...middle, ...kept(b.slice(b.length - end))]);
};

/** Longest common subsequence, from the end of both to their beginning. */
const between = (a: readonly string[], b: readonly string[]): readonly Change[] => {
  const removed = a.map((text): Change => ({ kind: 'removed', text }));
  const added = b.map((text): Change => ({ kind: 'added', text }));
  if (a.length === 0 || b.length === 0 || a.length * b.length > CELLS_MAX) return [...removed, ...added];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = same(a[i], b[j])
        ? longest[(i + 1) * width + j + 1]! + 1
        : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (same(a[i], b[j])) {
      changes.push({ kind: 'same', text: b[j]! });
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) changes.push(removed[i++]!);
    else changes.push(added[j++]!);
  }
  return [...changes, ...removed.slice(i), ...added.slice(j)];
};

const joined = (changes: readonly Change[]): readonly Change[] => {
  const runs: { kind: Change['kind']; text: string }[] = [];
  for (const { kind, text } of changes) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  }
  return runs;
};
