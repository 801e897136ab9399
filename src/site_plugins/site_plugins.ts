/** The plugins of a site: what its files bring, and whether that can be used. */

import { basename } from "node:path";
import { OperatorError } from "../errors/operator_error.ts";
import type { Action, CategoryPlugin } from "../plugin/contract.ts";
import type { BuiltInWords, OutsidePlugins, OutsideWord } from "../plugin/outside.ts";
import { RESERVED_WORDS } from "../plugin/reserved.ts";
import { type FileName, readFileName, wordsOf } from "./file_name.ts";
import type { LoadedPlugin } from "./load_plugin.ts";
import type { PluginFolder } from "./options.ts";
import { type Listing, listPluginFiles, type PluginFile, repeatedFiles } from "./plugin_file.ts";

/** What is known of a file once it has been tried. */
export interface Inspection extends LoadedPlugin {
  readonly file: PluginFile;
}

/** The plugins of a site. */
export interface SitePlugins extends OutsidePlugins {
  /** Tries a file wherever it lies, as if it lay in one of the folders. */
  inspect(path: string): Promise<Inspection>;
  /** Tries all files of the folders. */
  inspectAll(): Promise<readonly Inspection[]>;
  /** Folders that are not looked into, and why. */
  passedOver(): Promise<Listing["passedOver"]>;
}

/**
 * Makes the plugins of these folders; nothing is read yet.
 *
 * @param builtIn what no plugin may replace.
 * @param problems what is wrong already, for {@link OutsidePlugins.words}.
 */
export function sitePlugins(
  folders: readonly PluginFolder[],
  builtIn: BuiltInWords,
  problems: readonly string[] = [],
): SitePlugins {
  let listed: Promise<Listing> | undefined;
  const listing = () => listed ??= listPluginFiles(folders);
  const inspections = new Map<PluginFile, Promise<Inspection>>();
  const inspect = (file: PluginFile) => {
    const known = inspections.get(file) ?? inspectFile(file);
    inspections.set(file, known);
    return known;
  };

  async function inspectFile(file: PluginFile): Promise<Inspection> {
    const { name } = file;
    const problem = await nameProblem(file);
    if (problem !== undefined) return { file, problems: [{ reason: problem }] };
    if (name === undefined) return { file, problems: [{ reason: NAME_FORMS }] };
    const { loadPlugin } = await import("./load_plugin.ts");
    const loaded = await loadPlugin(file.path, name);
    if (loaded.problems.length > 0 || name.action === undefined) return { file, ...loaded };
    const reason = await categoryProblem(name.category, name.action);
    return reason === undefined ? { file, ...loaded } : { file, problems: [{ reason }] };
  }

  /** What is wrong with a file before it is looked into. */
  async function nameProblem(file: PluginFile): Promise<string | undefined> {
    const problem = file.name && await problemOfName(file.name, builtIn);
    if (problem !== undefined) return problem;
    const other = repeatedFiles((await listing()).files).get(file);
    return other && `${other.path} brings the same`;
  }

  /** What is wrong with the category of the site that a file adds an action to. */
  async function categoryProblem(category: string, action: string): Promise<string | undefined> {
    if (builtIn.categories.includes(category)) return undefined;
    const { files } = await listing();
    const file = files.find(({ name }) => name?.category === category && name.action === undefined);
    if (file === undefined) return `there is no category ${category}`;
    const { category: found } = await inspect(file);
    if (found === undefined) return `its category cannot be used: see ${file.path}`;
    return found.actions.some(({ name }) => name === action)
      ? `${file.path} brings the same`
      : undefined;
  }

  async function find(word: OutsideWord): Promise<Inspection | undefined> {
    const { files } = await listing();
    const file = files.find(({ name }) =>
      name?.category === word.category && name.action === word.action
    );
    if (file === undefined) return undefined;
    const inspection = await inspect(file);
    if (inspection.problems.length > 0) throw unusable(inspection);
    return inspection;
  }

  return {
    async words() {
      const { files, passedOver } = await listing();
      return {
        brought: files.flatMap(({ name }) => name ?? []),
        problems: [
          ...problems,
          ...passedOver.map(({ path, reason, hint }) =>
            `The plugin folder ${path} is not looked into: ${reason}` +
            (hint === undefined ? "" : `. ${hint}`)
          ),
          ...files.filter(({ name }) => name === undefined).map(({ path }) =>
            `The plugin ${path} is left out: ${NAME_FORMS}`
          ),
        ],
      };
    },
    async category(name): Promise<CategoryPlugin | undefined> {
      return (await find({ category: name }))?.category;
    },
    async action(category, name): Promise<Action | undefined> {
      return (await find({ category, action: name }))?.action;
    },
    inspect: (path) => inspect({ path, name: readFileName(basename(path)) }),
    async inspectAll() {
      const { files } = await listing();
      const found: Inspection[] = [];
      for (const file of files) found.push(await inspect(file));
      return found;
    },
    passedOver: async () => (await listing()).passedOver,
  };
}

/** How files have to be named. */
const NAME_FORMS = "its name is neither CATEGORY.ts or .js nor CATEGORY.ACTION.ts or .js, " +
  "in small letters, digits and underscores";

/** What is wrong with what a file brings by its name; undefined when nothing is. */
export async function problemOfName(
  name: FileName,
  builtIn: BuiltInWords,
): Promise<string | undefined> {
  const { category, action } = name;
  if (RESERVED_WORDS.includes(category)) return `${category} is a word of nova-manage's own`;
  if (!builtIn.categories.includes(category)) return undefined;
  if (action === undefined) return `there is a built-in category ${category}`;
  return (await builtIn.actionsOf(category)).includes(action)
    ? `there is a built-in action ${wordsOf(name)}`
    : undefined;
}

function unusable({ file, problems }: Inspection): OperatorError {
  const reasons = problems.map(({ reason }) => reason).join("; ");
  return new OperatorError(`The plugin ${file.path} is left out: ${reasons}`, {
    hint: problems.find(({ hint }) => hint !== undefined)?.hint,
  });
}
