/**
 * Whatever ends this process ends what it started. A signal that somebody else also listens to is theirs to answer: they
 * finish their work and close the database themselves, and only the very end of the process is caught here.
 */
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type SignalName = keyof typeof SIGNALS;
const NAMES = Object.keys(SIGNALS) as readonly SignalName[];

export type Stoppable = {
  readonly stop: () => Promise<void>;
  /** Called when the process ends without having stopped it: nothing can be awaited any more. */
  readonly stopNow: () => void;
};

/** Process-wide by nature: a process has one end. */
const started = new Set<Stoppable>();

export const stopWithProcess = (each: Stoppable): { readonly stop: () => Promise<void> } => {
  let stopped: Promise<void> | undefined;
  const once: Stoppable = {
    stop: () => (stopped ??= each.stop().finally(() => forget(once))),
    stopNow: each.stopNow,
  };
  if (started.size === 0) listen();
  started.add(once);
  return { stop: once.stop };
};

const listen = (): void => {
  process.on('exit', onExit);
  for (const name of NAMES) process.on(name, onSignal);
};

const forget = (each: Stoppable): void => {
  started.delete(each);
  if (started.size > 0) return;
  process.off('exit', onExit);
  for (const name of NAMES) process.off(name, onSignal);
};

const onExit = (): void => {
  for (const each of started) each.stopNow();
};

const onSignal = (name: SignalName): void => {
  if (process.listenerCount(name) > 1) return;
  void Promise.allSettled([...started].map((each) => each.stop())).finally(() => process.exit(128 + SIGNALS[name]));
};
