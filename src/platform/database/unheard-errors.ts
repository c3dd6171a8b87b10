/**
 * A connection may break at any moment: also in the turn in which it is handed to its user, or after who listened has given it up
 * (as the job engine does with the one it is woken by). The driver says so by an `error` that nobody hears then, and for that
 * Node ends the process. Whoever asks something on the connection is told by the answer, so the news by itself ends nothing.
 */
import { EventEmitter } from 'node:events';
import pg from 'pg';

pg.Client.prototype.emit = function (this: pg.Client, event: string | symbol, ...rest: unknown[]): boolean {
  if (event === 'error' && this.listenerCount('error') === 0) return false;
  return EventEmitter.prototype.emit.call(this, event, ...rest);
};
