const STORE = "rows";

/** A table of the browser's own database, found again after a restart. */
export interface Table<Row> {
  /** In the order of their keys. */
  all(): Promise<Row[]>;
  get(key: IDBValidKey): Promise<Row | undefined>;
  /** Adds a row or replaces the one with its key; gives the key. */
  put(row: Omit<Row, "serial">): Promise<IDBValidKey>;
  remove(key: IDBValidKey): Promise<void>;
}

/** `key` is the field rows are found by; "serial" is counted up by the browser itself. */
export function table<Row>(name: string, key: string & keyof Row): Table<Row> {
  async function within<Result>(
    mode: IDBTransactionMode,
    step: (rows: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> {
    // Opened for each step: whoever wants the database gone waits for nobody.
    const database = await opened(name, key);
    try {
      const request = step(database.transaction(STORE, mode).objectStore(STORE));
      return await settled(request);
    } finally {
      database.close();
    }
  }
  return {
    all: () => within<Row[]>("readonly", (rows) => rows.getAll()),
    get: (wanted) => within<Row | undefined>("readonly", (rows) => rows.get(wanted)),
    put: (row) => within("readwrite", (rows) => rows.put(row)),
    remove: (unwanted) => within("readwrite", (rows) => rows.delete(unwanted)),
  };
}

/** Empty every store of a database, also while another tab has it open; none is made by it. */
export async function emptyDatabase(name: string): Promise<void> {
  const request = indexedDB.open(name);
  let missing = false;
  request.onupgradeneeded = () => {
    missing = true;
    request.transaction?.abort();
  };
  const database = await settled(request).catch((error: unknown) => {
    if (missing) return null;
    throw error;
  });
  if (database === null) return;
  try {
    const stores = [...database.objectStoreNames];
    const transaction = database.transaction(stores, "readwrite");
    await Promise.all(stores.map((store) => settled(transaction.objectStore(store).clear())));
  } finally {
    database.close();
  }
}

function opened(name: string, key: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: key, autoIncrement: key === "serial" });
  };
  return settled(request);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
