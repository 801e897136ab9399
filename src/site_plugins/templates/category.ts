/** `nova-manage my_category`: say here what it is for. */

import type { CategoryFactory } from "nova-manage";

/** The version of the plugin contract that this file was written for. */
export const contractVersion = 1;

/** This file's own version, which `nova-manage plugins list` shows. */
export const version = "0.1";

const category: CategoryFactory = ({ OperatorError, options }) => {
  const settings = options.group("my_category", {
    greeting: options.string("Hello", { help: "What stands in front of a name." }),
  });
  return {
    name: "my_category",
    summary: "Say here what it is for.",
    optionGroups: [settings],
    actions: [{
      name: "greet",
      summary: "Say here what the action does.",
      options: [{
        name: "max_count",
        flag: "--max-count",
        kind: "integer",
        metavar: "<count>",
        help: "How many rows to show.",
        min: 1,
        max: 100,
        default: 1,
      }],
      positionals: [{ name: "who", metavar: "WHO", help: "Whom to greet.", required: true }],
      exitCodes: { 0: "It was shown." },
      result: { layout: "table", columns: [{ key: "greeting", header: "Greeting" }] },
      run({ config, output }, { who, max_count }) {
        const { greeting } = config.read(settings);
        if (greeting === "") {
          throw new OperatorError("There is nothing to say", {
            hint: "Set [my_category] greeting.",
          });
        }
        const rows = Array.from({ length: Number(max_count) }, () => ({
          greeting: `${greeting} ${who}`,
        }));
        output.result(rows);
        return Promise.resolve(0);
      },
    }],
  };
};

export default category;
