/** Whole events from text that arrives in any pieces; comments (heartbeats) carry nothing. Pure: what is left over is given back. */
export const parseEvents = (text: string): { readonly events: readonly string[]; readonly rest: string } => {
  const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).replace(/^ /, ''));
    return data.length === 0 ? [] : [data.join('\n')];
  });
  return { events, rest };
};
