/** Lines of a quote carried up and down, one command each time. What was typed is saved first: a move rests on lines that are. */
import type { Quote } from '../../api/shapes.ts';
import { announce } from '../../parts/announce.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { type Direction, oneOn } from './line-moves.ts';
import type { QuoteEdits } from './use-line-edits.ts';

export const useMoveLines = (quote: Quote, edits: QuoteEdits) => {
  const command = useCommand([['quote', quote.id]]);
  const move = (chosen: ReadonlySet<string>, by: Direction): boolean => {
    const put = oneOn(
      quote.lines.map(({ lineId }) => lineId),
      chosen,
      by,
    );
    if (put === null) {
      announce(by < 0 ? 'It is the first line' : 'It is the last line', 'polite');
      return false;
    }
    if (edits.state.phase !== 'saved' || command.busy) {
      announce('Still saving; move the line when it is saved', 'polite');
      return false;
    }
    const many = put.lineIds.length === 1 ? 'Line moved' : `${put.lineIds.length} lines moved`;
    void command.run(`/quotes/${quote.id}/move-lines`, { payload: put }, `${many} ${by < 0 ? 'up' : 'down'}`);
    return true;
  };
  return { move, busy: command.busy, problem: command.problem, clear: command.clear };
};
