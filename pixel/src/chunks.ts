/** Places script tags of our server, and loads each chunk once. */
import type { ChunkLoader, Chunks } from "./parts";

/** Places a script tag; `done` is called when it ran or failed. */
export type AddScript = (path: string, done?: () => void) => void;

/** Scripts carry the nonce of the one that brought the core, so that a strict policy lets them pass. */
export function createAddScript(document: Document, base: string, nonce: string | null | undefined): AddScript {
  return (path, done) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    script.onload = script.onerror = done as () => void;
    script.src = `${base}/i18n/pixel/${path}`;
    document.documentElement.append(script);
  };
}

/** `hash` is the part of the chunks' file names that tells their content. */
export function createChunkLoader(addScript: AddScript, hash: string): ChunkLoader {
  const here: Partial<Chunks> = {};
  const coming: { [name: string]: Promise<void> } = {};
  return {
    loaded: (name) => here[name],
    async use(name, act) {
      if (!here[name]) coming[name] = coming[name] || new Promise((done) => addScript(`static/${name}.${hash}.js`, done));
      try {
        await coming[name];
        delete coming[name];
        return await act(here[name] as Required<Chunks>[typeof name]);
      } catch {}
    },
    chunk(name, chunk) {
      here[name] = chunk;
    },
  };
}
