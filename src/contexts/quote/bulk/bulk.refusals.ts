/** What can be wrong with a table that a person brings, and what to do about it. */
import type { RefusalTexts } from '#platform/refusals.ts';

export const importRefusals: RefusalTexts = {
  'sheet.malformed': {
    status: 422,
    title: 'The file cannot be read as a table',
    todo: 'Save it again as CSV or XLSX; the place where reading stopped is given.',
  },
  'sheet.too-large': {
    status: 422,
    title: 'The table is larger than what is taken at once',
    todo: 'Split it; the limit is given.',
  },
  'sheet.no-such-sheet': {
    status: 422,
    title: 'The workbook has no such sheet',
    todo: 'Name one of those that are listed.',
  },
  'import.nothing': {
    status: 422,
    title: 'There is nothing in it to take',
    todo: 'Give at least one row below the names of the columns.',
  },
  'import.no-column': {
    status: 422,
    title: 'A column that is needed is missing',
    todo: 'Add it; the names that are understood are listed.',
  },
  'import.unknown-column': {
    status: 422,
    title: 'A column is not known',
    todo: 'Rename it to one of the fields, or take it out: what is not understood is not left away silently.',
  },
  'import.column-twice': { status: 422, title: 'Two columns say the same', todo: 'Keep one of them.' },
  'import.bad-rows': {
    status: 422,
    title: 'Some rows cannot be taken, so none was',
    todo: 'Each is listed with its row, column and reason. Mend them, or send the file with bad rows left out.',
  },
  'bulk-job.not-found': { status: 404, title: 'There is no such bulk job', todo: 'Check the id.' },
  'bulk.too-many': {
    status: 422,
    title: 'A bulk job makes at most 10,000 quotes',
    todo: 'Split the file, or the span of days.',
  },
  'bulk.nothing-ends': {
    status: 422,
    title: 'Nothing that a customer has ends between these days',
    todo: 'Ask for other days. What has no end, or belongs to another territory, is not among them.',
  },
  'bulk.span': {
    status: 422,
    title: 'The days do not follow each other',
    todo: 'The last day comes after the first one.',
  },
  'bulk.over': { status: 409, title: 'The bulk job is over', todo: 'Nothing of it waits any more.' },
  'bulk.requester-gone': {
    status: 409,
    title: 'Whoever asked for it may not act any more',
    todo: 'Have somebody else start a job for what is left.',
  },
  'bulk.item-failed': {
    status: 500,
    title: 'This quote could not be made, again and again',
    todo: 'Make it by hand, or tell the operators the job and its number.',
  },
};
