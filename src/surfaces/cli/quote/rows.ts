/** Rows of a terminal: columns as wide as their widest cell, numbers to the right. Pure. */
export type Cells = readonly string[];

const WIDTH_MAX = 48;

const clipped = (text: string): string => {
  const plain = text.replaceAll(/\p{C}/gu, '?');
  return plain.length > WIDTH_MAX ? `${plain.slice(0, WIDTH_MAX - 1)}…` : plain;
};

/** `right`: the columns that are numbers. The first row names them. */
export const rowsText = (rows: readonly Cells[], right: readonly number[] = []): string => {
  const shown = rows.map((row) => row.map(clipped));
  const widths = (shown[0] ?? []).map((_, at) => Math.max(...shown.map((row) => (row[at] ?? '').length)));
  return shown
    .map((row) =>
      row
        .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
};
