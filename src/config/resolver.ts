/** Answers for options: which file or variable sets one, what it refers to, and what it means. */

import { OperatorError } from "../errors/operator_error.ts";
import type { ConfigOption, LoadedConfiguration, OptionGroup } from "./configuration.ts";
import type { IniSections } from "./ini_file.ts";
import { interpolate } from "./interpolate.ts";
import type { Environment } from "./sources.ts";

/** A configuration file that has been read. */
export interface ParsedFile {
  readonly path: string;
  readonly sections: IniSections;
}

type AnyGroup = OptionGroup<Record<string, unknown>>;

/** What options are looked up in; as in `ConfigurationInput`. */
export interface ResolverInput {
  /** In the order in which they were read: the last that sets an option wins. */
  readonly files: readonly ParsedFile[];
  readonly environment: Environment;
  readonly groups: readonly AnyGroup[];
  readonly warn: (line: string) => void;
}

interface OptionKey {
  readonly group: string;
  readonly name: string;
}

/** Text that sets an option, and where it stands: `nova.conf, line 3` or `OS_DATABASE__CONNECTION`. */
interface Setting {
  readonly text: string;
  readonly where: string;
}

/** An option that is being evaluated. */
interface Subject extends OptionKey {
  readonly option: ConfigOption<unknown>;
  /** The options whose references led here, to find circles. */
  readonly trail: readonly string[];
}

/** Makes the part of a configuration that answers for values. */
export function createResolver(
  input: ResolverInput,
): Pick<LoadedConfiguration, "read" | "isSet" | "origins"> {
  const warned = new Set<string>();
  const warnOnce = (line: string) => {
    if (!warned.has(line)) input.warn(line);
    warned.add(line);
  };

  /** All texts that set an option; the last is the one that counts unless it is a multiple one. */
  function settings(key: OptionKey, option: ConfigOption<unknown> | undefined): Setting[] {
    for (const variable of variablesOf(key, option)) {
      const override = input.environment.get(variable);
      if (override !== undefined) return [{ text: override, where: variable }];
    }

    const names = [key, ...option?.deprecated ?? []];
    const found: Setting[] = [];
    for (const file of input.files.toReversed()) {
      // Within a file the current name goes first; a later file's older name beats an earlier file.
      for (const name of names) {
        const values = file.sections.get(name.group)?.get(name.name);
        if (values === undefined) continue;
        if (name !== key) {
          warnOnce(
            `${file.path}: [${name.group}] ${name.name} is an older name of ` +
              `[${key.group}] ${key.name}; use that instead`,
          );
        }
        found.unshift(
          ...values.map(({ text, line }) => ({ text, where: `${file.path}, line ${line}` })),
        );
        if (!option?.multiple) return found;
      }
    }
    return found;
  }

  function evaluate(subject: Subject): unknown {
    const { option } = subject;
    const found = settings(subject, option);
    if (found.length === 0) {
      return typeof option.default === "string"
        ? fill({ text: option.default, where: "its default" }, subject)
        : option.default;
    }
    const values = (option.multiple ? found : found.slice(-1)).map((setting) => {
      const text = fill(setting, subject);
      try {
        return option.parse(text);
      } catch (error) {
        const reason = option.secret ? "the value is not valid" : (error as Error).message;
        throw new OperatorError(`${setting.where}: [${subject.group}] ${subject.name}: ${reason}`);
      }
    });
    return option.multiple ? values.flat() : values[0];
  }

  function fill(setting: Setting, subject: Subject): string {
    const here = `[${subject.group}] ${subject.name}`;
    return interpolate(setting.text, (reference) => {
      const value = resolveReference(reference, subject, setting);
      if (value !== undefined) return value;
      // What looks like a reference may be a piece of a password.
      const shown = subject.option.secret ? "an option" : `$${reference}`;
      throw new OperatorError(
        `${setting.where}: ${here} refers to ${shown}, which is not set anywhere`,
        { hint: "A dollar sign that is meant as such is written $$." },
      );
    });
  }

  function resolveReference(
    reference: string,
    subject: Subject,
    setting: Setting,
  ): string | undefined {
    const dot = reference.indexOf(".");
    const candidates = dot < 0
      ? [{ group: subject.group, name: reference }, { group: "DEFAULT", name: reference }]
      : [{ group: reference.slice(0, dot), name: reference.slice(dot + 1) }];
    // A stray line in the subject's own section must not hide an option that [DEFAULT] declares.
    candidates.sort((a, b) => Number(!declaration(a)) - Number(!declaration(b)));
    for (const key of candidates) {
      const declared = declaration(key);
      const option = declared ??
        { type: "text", parse: (text: string) => text, default: undefined };
      if (declared === undefined && settings(key, undefined).length === 0) continue;
      const trail = [...subject.trail, `${subject.group}.${subject.name}`];
      if (trail.includes(`${key.group}.${key.name}`)) {
        throw new OperatorError(
          `${setting.where}: [${subject.group}] ${subject.name} refers back to itself`,
        );
      }
      // A value that flows into a secret must not show in errors either.
      const secret = option.secret || subject.option.secret;
      return asPythonText(evaluate({ ...key, option: { ...option, secret }, trail }));
    }
    return undefined;
  }

  function declaration(key: OptionKey): ConfigOption<unknown> | undefined {
    for (const group of input.groups) {
      if (group.name === key.group && Object.hasOwn(group.options, key.name)) {
        return group.options[key.name];
      }
    }
  }

  function warnOfWrongCase(group: AnyGroup): void {
    for (const file of input.files) {
      for (const [name, [value]] of file.sections.get(group.name) ?? []) {
        const right = name.toLowerCase().replaceAll("-", "_");
        if (right === name || !Object.hasOwn(group.options, right)) continue;
        warnOnce(
          `${file.path}, line ${value.line}: [${group.name}] ${name} is not read; ` +
            `the option is written ${right}`,
        );
      }
    }
  }

  return {
    read<T extends Record<string, unknown>>(group: OptionGroup<T>): Readonly<T> {
      warnOfWrongCase(group as AnyGroup);
      const values = {};
      for (const [name, option] of Object.entries<ConfigOption<unknown>>(group.options)) {
        let known: { value: unknown } | undefined;
        Object.defineProperty(values, name, {
          enumerable: true,
          get: () => {
            known ??= { value: evaluate({ group: group.name, name, option, trail: [] }) };
            return known.value;
          },
        });
      }
      return values as Readonly<T>;
    },
    isSet: (group, name) => settings({ group: group.name, name }, group.options[name]).length > 0,
    origins: () =>
      input.groups.flatMap(({ name: group, options }) =>
        Object.entries(options).flatMap(([name, option]) =>
          settings({ group, name }, option).map(({ text, where }) => ({
            group,
            name,
            where,
            text: option.secret ? "****" : text,
          }))
        )
      ),
  };
}

/** The variables of the environment that set an option, the strongest first. */
function variablesOf({ group, name }: OptionKey, option: ConfigOption<unknown> | undefined) {
  const common = `OS_${group.toUpperCase()}__${name.toUpperCase()}`;
  return option?.variable === undefined ? [common] : [option.variable, common];
}

/** How oslo.config writes a value of another type into a text. */
function asPythonText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return value.join(",");
  return String(value);
}
