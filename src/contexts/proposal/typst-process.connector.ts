import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { join } from 'node:path';
import { splitPages } from './split-pages.ts';

/**
 * The process that holds the Typst compiler. A process and not a thread, because native code can be stopped neither by
 * `worker.terminate()` nor by a heap limit: here the parent kills on time, and the guard thread below kills on memory.
 */
export type RenderRequest = {
  readonly id: number;
  readonly source: string;
  readonly page: string;
  readonly fontsFolder: string;
  readonly standard: string;
  /** Pictures of its pages, at most so many, instead of the document. */
  readonly picturePagesMax?: number;
};
export type RenderReply =
  | { readonly id: number; readonly pdf: Uint8Array; readonly pages: number; readonly typstVersion: string }
  | { readonly id: number; readonly pictures: readonly string[] }
  | { readonly id: number; readonly tooManyPages: number }
  | { readonly id: number; readonly problem: string };

/** The guard ends the process with this signal, so that the parent can tell memory from time. */
export const OUT_OF_MEMORY_SIGNAL = 'SIGUSR2';
const GUARD_EVERY_MS = 50;

let compiler: { readonly folder: string; readonly typst: NodeCompiler; readonly version: string } | undefined;

const render = (request: RenderRequest): RenderReply => {
  const { typst, folder, version } = compilerFor(request.fontsFolder);
  try {
    typst.resetShadow();
    typst.mapShadow(join(folder, 'data.json'), Buffer.from(request.page));
    const compiled = typst.compile({ mainFileContent: request.source });
    if (compiled.hasError() || !compiled.result) return { id: request.id, problem: diagnostics(typst, compiled) };
    const pages = compiled.result.numOfPages;
    const { id, picturePagesMax } = request;
    if (picturePagesMax !== undefined)
      return pages > picturePagesMax
        ? { id, tooManyPages: pages }
        : { id, pictures: splitPages(typst.plainSvg(compiled.result), pages) };
    return {
      id: request.id,
      pdf: typst.pdf(compiled.result, { pdfStandard: request.standard }),
      pages,
      typstVersion: version,
    };
  } catch (error) {
    // The PDF exporter throws what the compiler returns as diagnostics: a missing glyph, a missing alternative text.
    return { id: request.id, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    typst.evictCache(4);
  }
};

/** The workspace is the folder of fonts: it is all that a template could read, and it is public. */
const compilerFor = (folder: string): NonNullable<typeof compiler> => {
  if (compiler?.folder === folder) return compiler;
  const typst = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: [folder] }] });
  const [version] = typst.query(
    { mainFileContent: '#metadata(str(sys.version)) <v>' },
    { selector: '<v>', field: 'value' },
  );
  compiler = { folder, typst, version };
  return compiler;
};

const diagnostics = (typst: NodeCompiler, compiled: ReturnType<NodeCompiler['compile']>): string => {
  const error = compiled.takeDiagnostics();
  const all: readonly { message?: unknown }[] = error ? typst.fetchDiagnostics(error) : [];
  return all.map((one) => String(one.message)).join('; ') || 'no document and no diagnostics';
};

const guardMemory = (limitBytes: number): void => {
  setInterval(() => {
    if (process.memoryUsage.rss() > limitBytes) process.kill(process.pid, OUT_OF_MEMORY_SIGNAL);
  }, GUARD_EVERY_MS);
};

if (!isMainThread) guardMemory(workerData.memoryBytesMax);
else if (process.send) {
  new Worker(new URL(import.meta.url), { workerData: { memoryBytesMax: Number(process.argv[2]) } }).unref();
  process.on('message', (request: RenderRequest) => process.send?.(render(request)));
  process.on('disconnect', () => process.exit(0));
}
