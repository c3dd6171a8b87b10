type TypedArray = Int8Array | Uint8Array | Int32Array | Float64Array;

/** The array itself while `index` fits, otherwise a copy of at least twice its size. */
export const widen = <A extends TypedArray>(from: A, index: number): A => {
  if (index < from.length) return from;
  const Kind = from.constructor as new (size: number) => A;
  const into = new Kind(Math.max(from.length * 2, index + 1));
  into.set(from);
  return into;
};
