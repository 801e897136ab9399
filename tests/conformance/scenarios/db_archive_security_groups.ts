/** `db archive_deleted_rows`: security groups, their members and their rules, which refer to them twice. */

import { countTable, differently } from "../archive_differences.ts";
import {
  archive,
  ARCHIVES_INSTANCES,
  archiveSteps,
  bareInstance,
  instanceChildren,
  instancesWithDeleted,
  securityGroup,
  securityGroupRule,
} from "../archive_rows.ts";
import { deleted } from "../sample_rows.ts";
import type { Row, Scenario, ScenarioGroup, Tables } from "../scenario.ts";

const twice = [archive("--verbose"), archive("--verbose")];
const main = (tables: Tables): Scenario["rows"] => ({ main: tables });

const membership = (id: number, number: number, group: number, columns: Row = {}): Row =>
  instanceChildren.security_group_instance_association(id, number, {
    security_group_id: group,
    ...columns,
  });
/** A live and a soft-deleted row of each of two groups. */
const children = (row: (id: number, parent: number, columns?: Row) => Row): Row[] => [
  row(1, 1),
  row(2, 1, deleted(2)),
  row(3, 2),
  row(4, 2, deleted(4)),
];

/** Rules of the deleted groups 1 and 2, or that let them in, some by two ways; and a deleted one. */
const rulesThatGo: readonly Row[] = [
  securityGroupRule(1, 1),
  securityGroupRule(2, 1, deleted(2)),
  securityGroupRule(3, 3, { group_id: 1 }),
  securityGroupRule(4, 1, { group_id: 2 }),
  securityGroupRule(5, 2, { group_id: 2 }),
  securityGroupRule(6, 3, deleted(6)),
  securityGroupRule(9, 3, { group_id: 1, ...deleted(9) }),
];
/** Rules of the live group 3. */
const rulesThatStay: readonly Row[] = [
  securityGroupRule(7, 3),
  securityGroupRule(8, 3, { group_id: 3 }),
];

const scenarios: Scenario[] = [
  {
    name: "security groups with members",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(3, 1),
      security_groups: [
        securityGroup(1, deleted(1)),
        securityGroup(2),
        securityGroup(3, deleted(3)),
      ],
      security_group_instance_association: [[1, 1], [1, 2], [2, 1], [2, 2], [3, 3]].map((
        [group, number],
        index,
      ) => membership(index + 1, number, group)),
    }),
    commands: twice,
  },
  {
    name: "security groups with members, one row at a time",
    ...ARCHIVES_INSTANCES,
    rows: main({
      instances: instancesWithDeleted(2, 1, 2),
      security_groups: [securityGroup(1, deleted(1)), securityGroup(2, deleted(2))],
      security_group_instance_association: [[1, 1], [1, 2], [2, 1], [2, 2]].map((
        [group, number],
        index,
      ) => membership(index + 1, number, group)),
    }),
    commands: archiveSteps(...Array(4).fill(["--max_rows", "1"])),
  },
  {
    name: "memberships that were deleted, of a deleted and of a live security group",
    rows: main({
      instances: [bareInstance(1)],
      security_groups: [securityGroup(1, deleted(1)), securityGroup(2)],
      security_group_instance_association: [
        membership(1, 1, 1),
        membership(2, 1, 1, deleted(2)),
        membership(3, 1, 2),
        membership(4, 1, 2, deleted(4)),
      ],
    }),
    commands: ["3", "3", "3"].map((count) => archive("--verbose", "--max_rows", count)),
  },
  {
    name: "deleted security group rules of live groups",
    rows: main({
      security_groups: [securityGroup(1), securityGroup(2)],
      security_group_rules: [
        ...children(securityGroupRule),
        securityGroupRule(5, 1, { group_id: 2, ...deleted(5) }),
      ],
    }),
    commands: twice,
  },
  {
    name: "security group rules of deleted groups",
    rows: main({
      security_groups: [
        securityGroup(1, deleted(1)),
        securityGroup(2, deleted(2)),
        securityGroup(3),
      ],
      security_group_rules: [...rulesThatGo, ...rulesThatStay],
    }),
    commands: twice,
    difference: differently(
      "Security groups with rules are archived",
      [
        { exitCode: 1, stdout: countTable({ security_group_rules: 7, security_groups: 2 }) },
        { exitCode: 0 },
      ],
      {
        main: {
          security_groups: [securityGroup(3)],
          security_group_rules: rulesThatStay,
          shadow_security_groups: [securityGroup(1, deleted(1)), securityGroup(2, deleted(2))],
          shadow_security_group_rules: rulesThatGo,
        },
      },
    ),
  },
];

/** The group of `db_archive_security_groups.json`. */
export const archiveSecurityGroups: ScenarioGroup = {
  name: "db_archive_security_groups",
  scenarios,
};
