import type { BrowserContext } from "@playwright/test";

/** How many rows each database of the app holds in this browser, those of strangers left out. */
export async function rowsKept(context: BrowserContext): Promise<Record<string, number>> {
  const [page] = context.pages();
  if (page === undefined) throw new Error("no page is open");
  return page.evaluate(async () => {
    const settled = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const counts: Record<string, number> = {};
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith("mulin-") || name === "mulin-stranger") continue;
      const database = await settled(indexedDB.open(name));
      let rows = 0;
      for (const store of database.objectStoreNames) {
        rows += await settled(database.transaction(store).objectStore(store).count());
      }
      counts[name] = rows;
      database.close();
    }
    return counts;
  });
}
