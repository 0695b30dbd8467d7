/** What this tab knows of its visitor, hashed, so that the page after the form knows it too. */

const KEY = "balise_match";
const NAMES = ["sha256_email", "sha256_phone_number"];

export interface Kept {
  read(): { [key: string]: string };
  add(hashes: { [key: string]: string }): void;
  forget(): void;
}

/** Where storage is blocked nothing is kept. `storage` is asked for each time: reading the property may throw. */
export function createKept(storage: () => Storage): Kept {
  const read: Kept["read"] = () => {
    const hashes: { [key: string]: string } = {};
    try {
      const stored = JSON.parse(storage().getItem(KEY) || "{}");
      for (const name of NAMES) if (/^[0-9a-f]{64}$/.test(stored[name])) hashes[name] = stored[name];
    } catch {}
    return hashes;
  };
  return {
    read,
    add(hashes) {
      try {
        storage().setItem(KEY, JSON.stringify({ ...read(), ...hashes }));
      } catch {}
    },
    forget() {
      try {
        storage().removeItem(KEY);
      } catch {}
    },
  };
}
