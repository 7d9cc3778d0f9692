// What survives on the device. localStorage answers at once but reaches the disk seconds
// later; IndexedDB is there when it says so. Together: a killed browser loses nothing.

/** A small store of rows by `id`; without IndexedDB they live as long as the page. */
export class Store {
  constructor(name) {
    this.opened = new Promise((resolve) => {
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore("rows", { keyPath: "id" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  async run(mode, act) {
    const database = await this.opened;
    if (!database) throw new Error("no store");
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("rows", mode);
      const request = act(transaction.objectStore("rows"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  all() {
    return this.run("readonly", (store) => store.getAll()).catch(() => []);
  }

  /** Whether the row would survive a reload. */
  put(row) {
    return this.run("readwrite", (store) => store.put(row)).then(() => true, () => false);
  }

  remove(id) {
    return this.run("readwrite", (store) => store.delete(id)).catch(() => {});
  }
}

/** localStorage with a second copy in `store`; what only the copy has comes back. */
export async function twice(store, local = window.localStorage) {
  const patience = new Promise((resolve) => setTimeout(() => resolve([]), 1500));
  for (const { id, value } of await Promise.race([store.all(), patience])) {
    if (local.getItem(id) === null) local.setItem(id, value);
  }
  return {
    get length() { return local.length; },
    key: (index) => local.key(index),
    getItem: (key) => local.getItem(key),
    setItem(key, value) {
      local.setItem(key, value);
      store.put({ id: key, value });
    },
    removeItem(key) {
      local.removeItem(key);
      store.remove(key);
    },
  };
}
