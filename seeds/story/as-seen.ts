/**
 * What sends an offer on names the content that its sender read. People of the story and of tests who name nothing are those who
 * read the quote just before, as its page does for everybody.
 */
const SENDS_ON = /^(\/quotes\/[^/]+)\/(submit-for-approval|present)$/;

export const asSeen = async (
  path: string,
  payload: object,
  read: (path: string) => Promise<{ readonly body: unknown }>,
): Promise<object> => {
  const [, quote] = SENDS_ON.exec(path) ?? [];
  if (quote === undefined || 'seenContent' in payload) return payload;
  const { content } = (await read(quote)).body as { readonly content?: string };
  return { ...payload, ...(content === undefined ? {} : { seenContent: content }) };
};
