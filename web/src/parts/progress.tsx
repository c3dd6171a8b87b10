/** How much is done, in words and as a thin bar. */
export const Progress = ({ done, of }: { readonly done: number; readonly of: number }) =>
  of === 0 ? (
    <span className="soft">none planned</span>
  ) : (
    <span className="progress">
      <span className="num">
        {done} of {of}
      </span>
      <span className="progress-bar" aria-hidden="true">
        <span style={{ width: `${(done / of) * 100}%` }} />
      </span>
    </span>
  );
