import { fork, type ChildProcess } from 'node:child_process';
import { accepted, must, refused, type Outcome } from '#kernel/outcome.ts';
import { OUT_OF_MEMORY_SIGNAL, type RenderReply, type RenderRequest } from './typst-process.connector.ts';

export type Pdf = { readonly pdf: Uint8Array; readonly pages: number; readonly typstVersion: string };
export type TypstLimits = { readonly renderMsMax: number; readonly memoryBytesMax: number };
export type Typst = {
  readonly pdf: (source: string, page: string) => Promise<Outcome<Pdf>>;
  /** Each page as an SVG picture. */
  readonly pictures: (source: string, page: string) => Promise<Outcome<readonly string[]>>;
  readonly close: () => void;
};

export const RENDER_MS_MAX = 60_000;
export const RENDER_MEMORY_BYTES_MAX = 3_000 * 1024 * 1024;
export const RENDER_QUEUE_MAX = 200;
/** 10,000 lines are 760 pages; what is longer is no offer that anybody reads, and no answer that a mail takes. */
export const PAGES_MAX = 2_000;
export const PDF_BYTES_MAX = 64 * 1024 * 1024;
/** A longer draft is read as the document that it becomes. */
export const PREVIEW_PAGES_MAX = 60;
/** Looking is never what presenting waits for. */
export const PREVIEW_QUEUE_MAX = 4;
const IDLE_MS = 20_000;
/** PDF/A-2a: archivable, tagged for screen readers, and a glyph that no shipped face has is an error, not a box. */
export const PDF_STANDARD = 'a-2a';
/** Nothing listens on port 9: an import that slips past the check of the source cannot reach a package registry. */
const NOWHERE = 'http://127.0.0.1:9';

/** A Typst compiler in a process of its own, started on the first document and stopped when idle. Documents queue. */
export const startTypst = (
  fontsFolder: string,
  limits: TypstLimits = { renderMsMax: RENDER_MS_MAX, memoryBytesMax: RENDER_MEMORY_BYTES_MAX },
): Typst => {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let id = 0;

  const running = (): ChildProcess => {
    if (!child || !child.connected) child = start(limits);
    return child;
  };
  const stop = (): void => {
    clearTimeout(idle);
    child?.kill('SIGKILL');
    child = undefined;
  };
  const rest = (): void => {
    if (waiting > 0) return;
    child?.unref();
    child?.channel?.unref();
    idle = setTimeout(stop, IDLE_MS).unref();
  };
  const ask = async (source: string, page: string, more: Partial<RenderRequest>): Promise<Outcome<Made>> => {
    clearTimeout(idle);
    id += 1;
    const request: RenderRequest = { id, source, page, fontsFolder, standard: PDF_STANDARD, ...more };
    const answer = await exchange(running(), request, limits.renderMsMax);
    if (!answer.ok && answer.refusal['ended']) stop();
    return answer;
  };

  const queued = (source: string, page: string, max: number, more: Partial<RenderRequest> = {}) => {
    if (waiting >= max) return Promise.resolve(refused({ code: 'document.queue-full', max }));
    waiting += 1;
    const mine = last.then(() => ask(source, page, more));
    last = mine
      .catch(() => undefined)
      .finally(() => {
        waiting -= 1;
        rest();
      });
    return mine;
  };

  return {
    pdf: async (source, page) => {
      const made = await queued(source, page, RENDER_QUEUE_MAX);
      if (!made.ok) return made;
      must('pdf' in made.value, 'who asked for a document is given one');
      return accepted(made.value);
    },
    pictures: async (source, page) => {
      const made = await queued(source, page, PREVIEW_QUEUE_MAX, { picturePagesMax: PREVIEW_PAGES_MAX });
      if (!made.ok) return made;
      must('pictures' in made.value, 'who asked for pictures is given them');
      return accepted(made.value.pictures);
    },
    close: stop,
  };
};

/** The child gets no environment of ours: a template must not be able to print a database's address. */
const start = (limits: TypstLimits): ChildProcess =>
  fork(new URL('./typst-process.connector.ts', import.meta.url), [String(limits.memoryBytesMax)], {
    serialization: 'advanced',
    env: {
      http_proxy: NOWHERE,
      https_proxy: NOWHERE,
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      ALL_PROXY: NOWHERE,
      NODE_NO_WARNINGS: '1',
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });

type Made = Pdf | { readonly pictures: readonly string[] };

const exchange = (child: ChildProcess, request: RenderRequest, msMax: number): Promise<Outcome<Made>> =>
  new Promise((resolve) => {
    child.ref();
    child.channel?.ref();
    const settle = (outcome: Outcome<Made>): void => {
      clearTimeout(timer);
      child.off('message', onReply).off('exit', onExit);
      resolve(outcome);
    };
    const onReply = (reply: RenderReply): void => {
      if (reply.id === request.id) settle(outcomeOf(reply));
    };
    const onExit = (_code: number | null, signal: string | null): void => {
      const code = signal === OUT_OF_MEMORY_SIGNAL ? 'document.out-of-memory' : 'document.renderer-died';
      settle(refused({ code, signal, ended: true }));
    };
    const timer = setTimeout(() => settle(refused({ code: 'document.timeout', ms: msMax, ended: true })), msMax);
    child.on('message', onReply).on('exit', onExit);
    child.send(request);
  });

const outcomeOf = (reply: RenderReply): Outcome<Made> => {
  if ('problem' in reply) return refused(problemOf(reply.problem));
  return 'tooManyPages' in reply
    ? refused({ code: 'document.preview-too-long', pages: reply.tooManyPages, pagesMax: PREVIEW_PAGES_MAX })
    : accepted(reply);
};

const problemOf = (problem: string) => {
  const glyphs = [...problem.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g)].map((match) => match[1]);
  if (glyphs.length > 0) return { code: 'document.glyph-missing', glyphs: [...new Set(glyphs)].join('') };
  return { code: 'document.render-failed', problem: problem.slice(0, 2_000) };
};
