/** Something that gathers output in one turn of the event loop. */
export interface Flushable {
  flush(): void;
}

let dirty: Flushable[] = [];

/** Flushes once the current turn is over: a message to a whole room is then one write a connection, and several are too. */
export function flushSoon(flushable: Flushable): void {
  if (dirty.length === 0) setImmediate(flushAll);
  dirty.push(flushable);
}

function flushAll(): void {
  const due = dirty;
  dirty = [];
  for (const flushable of due) flushable.flush();
}
