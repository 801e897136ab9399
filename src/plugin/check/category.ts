/** Checks a category against the contract. */

import { type CategoryPlugin, CONTRACT_VERSION } from "../contract.ts";
import { action, optionGroups } from "./action.ts";
import { name, repeated } from "./options.ts";
import { type Check, line, listOf, oneOf, shape } from "./shape.ts";

const categoryShape = shape<CategoryPlugin>({
  contractVersion: oneOf(CONTRACT_VERSION),
  name,
  summary: line,
  actions: listOf(action),
}, { optionGroups });

/** What is wrong with a category; nothing when it is right. */
export const category: Check = (value, where) => {
  const problems = categoryShape(value, where);
  if (problems.length > 0) return problems;
  return repeated((value as CategoryPlugin).actions.map(({ name }) => name), `${where}.actions`);
};
