/** A fingerprint, short to the eye and whole to the clipboard and to a reader that asks. */
export const Hash = ({ value, whole = false }: { readonly value: string; readonly whole?: boolean }) => {
  const bare = value.replace(/^sha256:/, '');
  return (
    <code className="hash" title={value}>
      {whole ? value : `${bare.slice(0, 12)}…`}
    </code>
  );
};
