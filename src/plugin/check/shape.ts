/**
 * Small checks for the shape of values that come from code which nobody has type-checked. Each says what
 * is wrong, and where: `actions[0].name is no text`.
 */

/** Says what is wrong with a value; nothing when it is right. `where` is what to call it. */
export type Check = (value: unknown, where: string) => string[];

/** A text of one line that is not empty. */
export const line: Check = (value, where) => {
  if (typeof value !== "string") return [`${where} is no text`];
  if (value.trim() === "") return [`${where} is empty`];
  // deno-lint-ignore no-control-regex -- control characters are what this is about.
  return /[\x00-\x1f\x7f-\x9f]/.test(value) ? [`${where} is not one line of plain text`] : [];
};

/** A text of any number of lines. */
export const text: Check = (value, where) => {
  if (typeof value !== "string") return [`${where} is no text`];
  // deno-lint-ignore no-control-regex -- as above.
  return /[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(value) ? [`${where} holds control characters`] : [];
};

/** True or false. */
export const truth: Check = (value, where) =>
  typeof value === "boolean" ? [] : [`${where} is neither true nor false`];

/** A whole number. */
export const wholeNumber: Check = (value, where) =>
  Number.isSafeInteger(value) ? [] : [`${where} is no whole number`];

/** A function. */
export const callable: Check = (value, where) =>
  typeof value === "function" ? [] : [`${where} is no function`];

/** Anything. */
export const anything: Check = () => [];

/** One of a few values. */
export function oneOf(...values: readonly unknown[]): Check {
  return (value, where) =>
    values.includes(value) ? [] : [`${where} is none of ${values.map(String).join(", ")}`];
}

/** A line that follows a pattern, which `meaning` puts into words. */
export function pattern(pattern: RegExp, meaning: string): Check {
  return (value, where) => {
    const problems = line(value, where);
    if (problems.length > 0) return problems;
    return pattern.test(value as string) ? [] : [`${where} is not ${meaning}`];
  };
}

/** One of two shapes. */
export function either(one: Check, other: Check, otherwise: string): Check {
  return (value, where) =>
    one(value, where).length === 0 || other(value, where).length === 0
      ? []
      : [`${where} is ${otherwise}`];
}

/** A list, each of whose items passes a check. */
export function listOf(check: Check): Check {
  return (value, where) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => check(item, `${where}[${index}]`))
      : [`${where} is no list`];
}

/** The properties of a type that have to be there, and those that may be missing. */
type Required<T> = {
  [K in keyof T]-?: Record<never, unknown> extends Pick<T, K> ? never : K;
}[keyof T];
type Optional<T> = Exclude<keyof T, Required<T>>;

/**
 * An object with the properties of `T` and no others; those of `optional` may be missing. That each of
 * them has a check is checked with the types.
 */
export function shape<T>(
  required: Readonly<Record<Required<T> & string, Check>>,
  optional: Readonly<Record<Optional<T> & string, Check>>,
): Check {
  const known = { ...required, ...optional };
  return (value, where) => {
    if (typeof value !== "object" || value === null) return [`${where} is no object`];
    // What an object inherits is not looked at: it would be lost in a copy.
    const object = value as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(object).filter((key) => !Object.hasOwn(known, key));
    return [
      ...unknown.map((key) => `${where} has a property ${key}, which the contract does not know`),
      ...Object.entries<Check>(required).flatMap(([key, check]) =>
        Object.hasOwn(object, key)
          ? check(object[key], `${where}.${key}`)
          : [`${where} has no ${key}`]
      ),
      ...Object.entries<Check>(optional).flatMap(([key, check]) =>
        Object.hasOwn(object, key) && object[key] !== undefined
          ? check(object[key], `${where}.${key}`)
          : []
      ),
    ];
  };
}

/** An object whose keys are names of the plugin's own choice. */
export function recordOf(key: Check, check: Check): Check {
  return (value, where) =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([name, item]) => [
        ...key(name, `${where}: the key "${name}"`),
        ...check(item, `${where}.${name}`),
      ])
      : [`${where} is no object`];
}
