/** The builder's sentences, in the language of the person. */
import { en } from "./en";
import { fr } from "./fr";

export type Key = keyof typeof en;
export type Words = { [key in Key]: string };
export type Say = (key: Key, facts?: { [name: string]: unknown }) => string;

export const LANGUAGES: { [language: string]: Words } = { en, fr };

export const sayIn =
  (language: string): Say =>
  (key, facts = {}) =>
    ((LANGUAGES[language] || en)[key] || key).replace(/\{(\w+)\}/g, (_, name) => `${facts[name]}`);
