/** What the builder asks the server. The key is in this closure and nowhere else. */
import { ask, jsonOf, readJson } from "./pristine";
import type { Rule } from "./rule";

/** What the server says when the token was good; the key stays here. */
export interface Claimed {
  ends_at: number;
  source: string;
  source_name: string;
  /** The id of the rule to edit; empty for a new one. */
  rule: string;
  language: "en" | "fr";
  test_code: string;
  /** The address of the source in the Events Manager. */
  manager: string;
}

export interface Told {
  path: string;
  message: string;
  cure: string;
}

/** Why something was not done. `code` is `network` where no answer came. */
export interface Refused {
  code: string;
  problems: Told[];
}

export interface NameVerdict {
  verdict: "custom" | "standard" | "reserved" | "invalid";
  event: string;
  reasons: { code: string; message: string; suggestion: string }[];
  warnings: { message: string }[];
}

export interface EventChoice {
  name: string;
  title: string;
  parameters: string[];
  custom: boolean;
}

export interface StoredRule {
  id: string;
  name: string;
  state: "draft" | "live" | "paused";
  version: number;
  rule: Rule;
}

export interface SavedRule extends StoredRule {
  /** What a person should know of it. */
  remarks: Told[];
}

export type Result<T> = { value: T; refused?: undefined } | { refused: Refused; value?: undefined };

export interface Door {
  /** Uses the token. */
  claim(token: string): Promise<Result<Claimed>>;
  judge(name: string, language: string): Promise<Result<NameVerdict>>;
  events(): Promise<Result<{ events: EventChoice[] }>>;
  rules(): Promise<Result<{ rules: StoredRule[] }>>;
  /** Keeps a draft; with the id and version of the rule where it has them. */
  save(draft: {
    rule: Rule;
    name: string;
    pages: string[];
    id: string;
    based_on: number;
    language: string;
  }): Promise<Result<SavedRule>>;
  /** The page that is opened next may be opened with the builder. */
  next(page: string, rule: string): Promise<Result<unknown>>;
  end(): Promise<Result<unknown>>;
}

const NETWORK: Refused = { code: "network", problems: [] };

export function createDoor(base: string): Door {
  let key = "";

  const send = async (method: string, path: string, body?: string): Promise<Result<never>> => {
    let answer: { status: number; text: string };
    try {
      const headers: { [name: string]: string } = key ? { authorization: `Bearer ${key}` } : {};
      if (body !== undefined) headers["content-type"] = "application/json";
      answer = await ask(`${base}/api/v1/builder/${path}`, method, headers, body);
    } catch {
      return { refused: NETWORK };
    }
    return read(answer.status, answer.text);
  };

  const read = (status: number, text: string): Result<never> => {
    try {
      const said = text ? (readJson(text) as { [name: string]: unknown }) : {};
      if (status < 300) {
        if (typeof said.key === "string") key = said.key;
        delete said.key;
        return { value: said as never };
      }
      const problems = (said.problems as Told[]) || [{ path: said.path, message: said.detail, cure: said.cure }];
      return { refused: { code: `${said.code || status}`, problems } };
    } catch {
      return { refused: NETWORK };
    }
  };

  return {
    // Put together by hand: a page may have given all objects a `toJSON`, which would see it.
    claim: (token) => send("POST", "claim", `{"token":"${token.replace(/[^\w-]/g, "")}"}`),
    judge: (name, language) => send("POST", "names", jsonOf({ name, language })),
    events: () => send("GET", "events"),
    rules: () => send("GET", "rules"),
    save: ({ id, based_on, ...draft }) =>
      id ? send("PUT", `rules/${id}`, jsonOf({ ...draft, based_on })) : send("POST", "rules", jsonOf(draft)),
    next: (page, rule) => send("POST", "next", jsonOf({ page, rule })),
    end: () => send("POST", "end"),
  };
}
