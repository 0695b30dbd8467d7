/** Places script tags of our server, and loads each chunk once. */
import type { Chunks, LoadChunk, LoadedChunk } from "./parts";

/** Places a script tag; `done` is called when it ran or failed. */
export type AddScript = (path: string, done?: () => void) => void;

/** Scripts carry the nonce of the one that brought the core, so that a strict policy lets them pass. */
export function createAddScript(document: Document, base: string, nonce: string | undefined): AddScript {
  return (path, done) => {
    const script = document.createElement("script");
    if (nonce) script.nonce = nonce;
    script.async = true;
    script.src = `${base}/i18n/pixel/${path}`;
    if (done) script.onload = script.onerror = done;
    (document.head || document.documentElement).appendChild(script);
  };
}

export interface ChunkLoader {
  load: LoadChunk;
  loaded: LoadedChunk;
  /** A chunk that has arrived calls this. */
  register<N extends keyof Chunks>(name: N, chunk: Chunks[N]): void;
}

/** `files` are the chunks' file names. */
export function createChunkLoader(addScript: AddScript, files: { [N in keyof Chunks]: string }): ChunkLoader {
  const here: Partial<Chunks> = {};
  const coming: { [name: string]: Promise<unknown> | undefined } = {};
  return {
    loaded: (name) => here[name],
    load(name) {
      coming[name] =
        coming[name] ||
        new Promise((resolve, reject) =>
          addScript(`static/${files[name]}`, () => (here[name] ? resolve(here[name]) : reject(new Error(name)))),
        );
      return coming[name] as Promise<Required<Chunks>[typeof name]>;
    },
    register: (name, chunk) => {
      here[name] = chunk;
    },
  };
}
