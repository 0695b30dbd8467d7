/** One rule for each personal key, and the spellings under which sites give it. */
import type { WireUser } from "../wire";
import { country, email, externalId, type Normalise, name, place, zipCode } from "./normalise";
import { phone } from "./phone";
import { type Absent, absentContact, absentName } from "./text";

export interface Rule {
  field: keyof WireUser;
  normalise: Normalise;
  absent: Absent;
  /** Leaves the browser as SHA-256; a place leaves in clear and must be no hash. */
  hashed: boolean;
  /** A text that looks like an MD5 or SHA-1 is no value. */
  refusesDigest: boolean;
  /** A whole number is read as text. */
  takesNumber: boolean;
}

function contact(field: keyof WireUser, normalise: Normalise, refusesDigest: boolean, takesNumber: boolean): Rule {
  return { field, normalise, absent: absentContact, hashed: true, refusesDigest, takesNumber };
}

function about(field: keyof WireUser, normalise: Normalise, hashed: boolean): Rule {
  return { field, normalise, absent: absentName, hashed, refusesDigest: true, takesNumber: false };
}

const EMAIL = contact("email", email, true, false);
const PHONE = contact("phone_number", phone, true, true);
const EXTERNAL_ID = contact("external_id", externalId, false, true);
const FIRST_NAME = about("first_name", name, true);
const LAST_NAME = about("last_name", name, true);
const ZIP_CODE = about("zip_code", zipCode, true);

/** By the key's letters and digits, lower case. */
const RULES = new Map<string, Rule>([
  ["email", EMAIL],
  ["sha256email", EMAIL],
  ["phone", PHONE],
  ["phonenumber", PHONE],
  ["sha256phone", PHONE],
  ["sha256phonenumber", PHONE],
  ["externalid", EXTERNAL_ID],
  ["sha256externalid", EXTERNAL_ID],
  ["firstname", FIRST_NAME],
  ["sha256firstname", FIRST_NAME],
  ["lastname", LAST_NAME],
  ["sha256lastname", LAST_NAME],
  ["zip", ZIP_CODE],
  ["zipcode", ZIP_CODE],
  ["sha256zipcode", ZIP_CODE],
  ["city", about("city", place, false)],
  ["state", about("state", place, false)],
  ["country", about("country", country, false)],
]);

/** The rule of a key, whatever its spelling; none for keys that are not known, which never leave the browser. */
export function ruleOf(key: string): Rule | undefined {
  return RULES.get(key.toLowerCase().replace(/[^a-z0-9]/g, ""));
}
