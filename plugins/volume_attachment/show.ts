/** `volume_attachment show`: what Nova has stored of a volume's attachment to an instance. */

import { describeCell } from "../../src/cells/cell_mappings.ts";
import { findCellOfInstance } from "../../src/cells/locate_instance.ts";
import type { Database } from "../../src/database/databases.ts";
import { errorLines, OperatorError } from "../../src/errors/operator_error.ts";
import type { ResultRow } from "../../src/output/output.ts";
import type { Action, CommandContext } from "../../src/plugin/contract.ts";
import {
  type Attachment,
  attachmentJson,
  connectionOf,
  findAttachment,
  shownFields,
  type VolumeTables,
} from "../../src/volumes/attachment.ts";
import { maskConnection } from "../../src/volumes/mask_connection.ts";
import { isObject, type JsonValue, pythonText, readJson } from "../../src/volumes/python_text.ts";
import { ATTACHMENT_ARGUMENTS } from "../../src/volumes/attachment_arguments.ts";

/** The exit codes of the manual. */
const SHOWN = 0;
const FAILED = 1;
const NO_INSTANCE = 2;
const NOT_ATTACHED = 3;

/** A value of more lines is no error report; it stays as it is. */
const MOST_LINES = 1000;

/** The action. */
export const show: Action = {
  name: "show",
  summary: "Show the attachment of a volume to an instance.",
  description:
    "Shows the block device mapping of an instance and a volume as the cell's database has it. " +
    "Passwords, keyrings and tokens in its connection_info are masked unless --verbose is given.",
  examples: [
    {
      does: "Show an attachment",
      line: "nova-manage volume_attachment show 11111111-2222-4333-8444-555555555555 " +
        "66666666-7777-4888-8999-000000000000",
    },
    {
      does: "Show how the host is to connect to the volume",
      line: "nova-manage volume_attachment show 11111111-2222-4333-8444-555555555555 " +
        "66666666-7777-4888-8999-000000000000 --connection_info",
    },
  ],
  options: [
    {
      name: "connection_info",
      flag: "--connection_info",
      kind: "flag",
      help: "Show only the connection_info.",
    },
    {
      name: "json",
      flag: "--json",
      kind: "flag",
      help: "Print one line of JSON in place of a table, with --connection_info as it is stored.",
    },
    {
      name: "verbose",
      addition: true,
      flag: "--verbose",
      kind: "flag",
      help: "Show secrets too.",
    },
  ],
  positionals: ATTACHMENT_ARGUMENTS,
  exitCodes: {
    [SHOWN]: "The attachment was shown.",
    [FAILED]: "A database failed, or the connection_info is no JSON object.",
    [NO_INSTANCE]: "The instance has no instance mapping, or the command line is wrong.",
    [NOT_ATTACHED]: "The volume is not attached to the instance.",
  },
  result: {
    layout: "table",
    columns: [
      { key: "property", header: "Property", align: "left" },
      { key: "value", header: "Value", align: "left" },
    ],
  },
  async run(context, args) {
    const { output, signal } = context;
    const [instance, volume] = [String(args.instance_uuid), String(args.volume_id)];
    try {
      const cell = await openCellOf(context, instance);
      if (cell === undefined) {
        output.error(`There is no instance mapping of ${instance}.`);
        return NO_INSTANCE;
      }
      const found = await findAttachment(cell, instance, volume);
      if (found === undefined) {
        output.error(`Volume ${volume} is not attached to instance ${instance}.`);
        return NOT_ATTACHED;
      }
      const attachment = args.verbose === true ? found : masked(found);
      if (args.connection_info === true) {
        const text = connectionOf(attachment);
        if (args.json === true) output.say(text ?? "None");
        else output.result(asRows(readConnection(text)));
      } else if (args.json === true) {
        output.say(attachmentJson(attachment));
      } else {
        output.result(asRows(shownFields(attachment)));
      }
      return SHOWN;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof OperatorError)) throw error;
      output.error(...errorLines(error));
      return FAILED;
    }
  },
};

/** The database of an instance's cell; undefined without an instance mapping. */
async function openCellOf(
  context: CommandContext,
  instance: string,
): Promise<Database<VolumeTables> | undefined> {
  const cell = await findCellOfInstance(context, instance);
  if (cell === "not mapped") return undefined;
  // Without a cell the original looks into the database that it is configured for.
  if (cell === "without cell") return await context.databases.main<VolumeTables>();
  return await context.databases.open<VolumeTables>(cell.databaseUrl, describeCell(cell));
}

function masked(attachment: Attachment): Attachment {
  const text = connectionOf(attachment);
  if (text === null || text === "") return attachment;
  return new Map(attachment).set("connection_info", maskConnection(text));
}

function readConnection(text: string | null): Map<string, JsonValue> {
  try {
    const value = readJson(text ?? "");
    if (isObject(value)) return new Map(Object.entries(value));
  } catch {
    // Told below; what the text is could be a secret.
  }
  throw new OperatorError("The attachment's connection_info is no JSON object", {
    hint: "--json with --connection_info shows it as it is.",
  });
}

/** A row a field, in the order of names; Nova's table breaks a value at each backslash with an n. */
function asRows(fields: ReadonlyMap<string, JsonValue>): ResultRow[] {
  const names = [...fields.keys()].sort();
  return names.flatMap((name) => {
    const value = fields.get(name)!;
    const text = pythonText(value);
    const isList = Array.isArray(value);
    const lines = isList ? [] : text.trim().split("\\n", MOST_LINES + 1);
    if (lines.length <= 1 || lines.length > MOST_LINES) return [{ property: name, value: text }];
    return lines.map((line, index) => ({
      property: index === 0 ? name : "",
      value: line,
    }));
  });
}
