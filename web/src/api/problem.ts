/** A "no" from the server, or no answer at all, in one shape: RFC 9457 problem details with the numbers a person needs. */
export type Problem = {
  readonly code: string;
  readonly title: string;
  readonly status: number;
  readonly todo: string;
  readonly correlationId: string | null;
  readonly [detail: string]: unknown;
};

export type ProblemError = Error & { readonly problem: Problem };

const STANDARD = new Set(['code', 'title', 'status', 'todo', 'correlationId', 'type', 'detail', 'instance']);

export const problemError = (problem: Problem): ProblemError => Object.assign(new Error(problem.title), { problem });

const isProblemError = (error: unknown): error is ProblemError => error instanceof Error && 'problem' in error;

/** Whatever was thrown, said in words. What is not a problem of the server is the connection's or ours. */
export const problemOf = (error: unknown): Problem =>
  isProblemError(error)
    ? error.problem
    : {
        code: 'web.failure',
        title: 'This page failed',
        status: 0,
        todo: 'Load it again. If it stays, tell the operators what stands below.',
        correlationId: null,
        cause: error instanceof Error ? error.message : String(error),
      };

export const unreachable = (cause: string): Problem => ({
  code: 'web.unreachable',
  title: 'Troth cannot be reached',
  status: 0,
  todo: 'Check the connection. Nothing that you typed is lost; it is sent again when the connection is back.',
  correlationId: null,
  cause,
});

/** Problem details that an answer carries, or the best that can be said of an answer that carries none. */
export const readProblem = async (response: Response): Promise<Problem> => {
  const correlationId = response.headers.get('x-correlation-id');
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'code' in body) {
    const problem = body as Problem;
    return { ...problem, correlationId: problem.correlationId ?? correlationId };
  }
  return {
    code: 'web.unreadable',
    title: `The server answered ${response.status} without saying why`,
    status: response.status,
    todo: 'Try again; if it stays, tell the operators the correlation id.',
    correlationId,
  };
};

/** The numbers and names that ride along with a refusal, for people: label and text. */
export const details = (problem: Problem): readonly (readonly [string, string])[] =>
  Object.entries(problem)
    .filter(([name, value]) => !STANDARD.has(name) && value !== null && value !== undefined)
    .map(([name, value]) => [words(name), typeof value === 'string' ? value : readable(value)]);

const words = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const readable = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(readable).join(', ');
  // What says itself in words needs no names of fields beside it.
  if (typeof value === 'object' && value !== null && 'says' in value) return String(value.says);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, each]) => `${words(name)} ${readable(each)}`)
      .join(', ');
  return String(value);
};
