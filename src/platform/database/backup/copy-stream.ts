/**
 * PostgreSQL's own COPY over a connection of `pg`, which leaves the two ends of it to its users. Rows pass through and are never all in
 * memory: outwards whoever takes them holds the connection up by being busy, inwards the socket says when it wants more.
 */
import type { Socket } from 'node:net';
import type pg from 'pg';

type Connection = {
  readonly stream: Socket;
  readonly query: (text: string) => void;
  readonly sendCopyFromChunk: (chunk: Uint8Array) => void;
  readonly endCopyFrom: () => void;
  readonly sendCopyFail: (reason: string) => void;
};

/** The parts of a query that `pg` calls for a COPY, whichever way it goes. */
type Ends = {
  readonly onData?: (chunk: Buffer) => void;
  readonly onReady?: (connection: Connection) => void;
};

const copy = (client: pg.Client, text: string, { onData, onReady }: Ends): Promise<number> =>
  new Promise((resolve, reject) => {
    let failure: Error | undefined;
    let rows = 0;
    const submittable = {
      submit: (connection: Connection) => connection.query(text),
      handleCopyInResponse: (connection: Connection) => onReady?.(connection),
      handleCopyData: ({ chunk }: { readonly chunk: Buffer }) => {
        try {
          if (failure === undefined) onData?.(chunk);
        } catch (error) {
          failure = error as Error; // The rest is read away: the connection stays usable for the rollback.
        }
      },
      handleCommandComplete: ({ text: tag }: { readonly text: string }) => {
        rows = Number(/\d+$/.exec(tag)?.[0] ?? 0);
      },
      handleError: (error: Error) => {
        failure ??= error;
        if (!('severity' in error)) reject(failure); // The connection broke: nothing more will be said.
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(rows)),
    };
    client.query(submittable as unknown as pg.Submittable);
  });

/** How many rows there were. `take` is called with each row, or several, as the server sent them; it must keep none of the bytes. */
export const copyOut = (client: pg.Client, text: string, take: (chunk: Buffer) => void): Promise<number> =>
  copy(client, text, { onData: take });

/** How many rows the server took. When the source fails, the server is told and has taken nothing. */
export const copyIn = (client: pg.Client, text: string, source: Iterable<Uint8Array>): Promise<number> =>
  copy(client, text, { onReady: (connection) => void send(connection, source) });

const send = async (connection: Connection, source: Iterable<Uint8Array>): Promise<void> => {
  const { stream } = connection;
  try {
    for (const chunk of source) {
      connection.sendCopyFromChunk(chunk);
      if (stream.writableNeedDrain)
        await new Promise<void>((resolve) => {
          const go = (): void => {
            stream.off('drain', go).off('close', go);
            resolve();
          };
          stream.once('drain', go).once('close', go);
        });
      if (stream.destroyed) return; // Told to the query as a broken connection.
    }
    connection.endCopyFrom();
  } catch (error) {
    connection.sendCopyFail((error as Error).message);
  }
};
