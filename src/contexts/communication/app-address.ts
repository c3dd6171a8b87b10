/** Where in the app a message leads. Kept as a mark, because where customers and people reach the app is known to who sends, not to who decides. */

const MARK = /\[\[app:(\/[A-Za-z0-9/_.-]{0,200})\]\]/g;

export const appMark = (path: string): string => `[[app:${path}]]`;

/** As it leaves by mail: a whole address. */
export const withAppAddress =
  (publicUrl: string) =>
  <T extends { readonly body: string }>(letter: T): T => ({
    ...letter,
    body: letter.body.replaceAll(MARK, (_, path: string) => `${publicUrl}/app${path}`),
  });

/** As it is read in the app, which shows the way beside it. */
export const withoutAppMarks = (body: string): string => body.replaceAll(MARK, '').trimEnd();

/** The page about what a message is about; null where the app has none. */
export const pathOf = (kind: string, id: string): string | null => {
  const page = PAGES[kind];
  return page === undefined ? null : `${page}/${id}`;
};

const PAGES: Readonly<Record<string, string>> = {
  'approval-case': '/approvals',
  quote: '/quotes',
  order: '/orders',
  'fallout-case': '/fallout',
  'signal-alert': '/signals',
};
