/** Reads each thing once in one observation: a second question gets the first answer, a fault included. */
export function once<K, V>(
  load: (key: K) => Promise<V>,
  nameOf: (key: K) => string = String,
): (key: K) => Promise<V> {
  const known = new Map<string, Promise<V>>();
  return (key) => {
    const name = nameOf(key);
    const answer = known.get(name) ?? load(key);
    known.set(name, answer);
    return answer;
  };
}
