/** A row of a table that a person brings: cells as text, each with its place and what is wrong with it. */
export type SheetCell = {
  readonly text: string;
  /** As a spreadsheet names it: A, B … AA. */
  readonly column: string;
  /** Why the text is not to be taken as what the person meant. */
  readonly problem?: string;
};
/** `row` as the file counts: a line of text, a row of a sheet. */
export type SheetRow = { readonly row: number; readonly cells: readonly SheetCell[] };

export const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
