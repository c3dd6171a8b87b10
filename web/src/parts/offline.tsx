import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);

export const Offline = () =>
  useOnline() ? null : (
    <div className="note" data-tone="attention" role="status">
      <p>
        <strong>You are offline.</strong> What you see is from before; what you change is sent when the connection is
        back.
      </p>
    </div>
  );
