/** Is it alive, is it ready, how is it doing: for whoever runs it. */
import type { Metrics } from '../telemetry.ts';
import type { OpenRoute } from './routes.ts';

const why = 'a load balancer and Prometheus have no account; nothing of a tenant is told';

export type Readiness = {
  readonly reachDatabase: () => Promise<void>;
  /** It was told to stop: it still answers, and asks to be sent nothing new. */
  readonly isDraining: () => boolean;
};

export const operationsRoutes = (metrics: Metrics, { reachDatabase, isDraining }: Readiness): readonly OpenRoute[] => [
  {
    kind: 'open',
    method: 'GET',
    path: '/health',
    summary: 'The process is alive',
    why,
    install: (app) => app.get('/health', async () => ({ status: 'alive' })),
  },
  {
    kind: 'open',
    method: 'GET',
    path: '/ready',
    summary: 'It can serve: its database answers, and it was not told to stop',
    why,
    install: (app) =>
      app.get('/ready', async (_request, reply) => {
        if (isDraining()) return reply.status(503).send({ status: 'not ready', why: 'it was told to stop' });
        try {
          await reachDatabase();
          return { status: 'ready' };
        } catch (error) {
          app.log.warn({ err: error }, 'not ready');
          return reply.status(503).send({ status: 'not ready', why: 'the database does not answer' });
        }
      }),
  },
  {
    kind: 'open',
    method: 'GET',
    path: '/metrics',
    summary: 'Prometheus metrics',
    why,
    install: (app) =>
      app.get('/metrics', async (_request, reply) =>
        reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics()),
      ),
  },
];
