/** `db online_data_migrations`: limits go from the main database to the API database. */

import { otherRows } from "../data_migration_differences.ts";
import {
  classLimit,
  inApi,
  inTurn,
  migrate,
  projectLimit,
  rows,
  userLimit,
} from "../data_migration_rows.ts";
import { deleted } from "../sample_rows.ts";
import type { Difference, Row, Scenario, ScenarioGroup, Tables } from "../scenario.ts";

/** A limit of the API database as a run leaves it. */
const moved = (limit: Row, place = 1): Row => ({
  ...inApi(limit),
  id: `<id-${place}>`,
  created_at: "<now>",
});

/** Ours brings limits to the API database that the reference drops. */
const losesNothing = (tables: Tables): Difference =>
  otherRows("online_data_migrations loses no limits", "api", tables);

const scenarios: Scenario[] = [
  {
    name: "limits of projects, then once more",
    rows: { main: { quotas: [projectLimit(1, "cores"), projectLimit(2, "ram")] } },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "limits of users",
    rows: {
      main: {
        project_user_quotas: [
          userLimit(1, "cores"),
          userLimit(2, "cores", { user_id: "user2" }),
          userLimit(3, "cores", { project_id: "project2" }),
        ],
      },
    },
    commands: [migrate()],
  },
  {
    name: "a user's limit of a resource that belongs to the project",
    rows: {
      main: {
        project_user_quotas: [
          userLimit(1, "fixed_ips"),
          userLimit(2, "floating_ips"),
          userLimit(3, "networks"),
          userLimit(4, "cores"),
        ],
      },
    },
    commands: [migrate()],
  },
  {
    name: "a user with an empty id",
    rows: { main: { project_user_quotas: [userLimit(1, "cores", { user_id: "" })] } },
    commands: [migrate()],
  },
  {
    name: "two users' limits of a resource that belongs to the project",
    rows: {
      main: {
        project_user_quotas: [
          userLimit(1, "cores"),
          userLimit(2, "networks"),
          userLimit(3, "networks", { user_id: "user2" }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
    difference: losesNothing({
      project_user_quotas: [moved(userLimit(1, "cores"))],
      quotas: [moved(projectLimit(2, "networks"))],
    }),
  },
  {
    name: "limits of classes",
    rows: {
      main: {
        quota_classes: [
          classLimit(1, "cores"),
          classLimit(2, "ram"),
          classLimit(3, "cores", { class_name: "gold" }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "soft-deleted limits stay",
    rows: {
      main: {
        quotas: [projectLimit(1, "cores", deleted(1)), projectLimit(2, "cores")],
        project_user_quotas: [userLimit(1, "cores", deleted(1)), userLimit(2, "ram", deleted(2))],
        quota_classes: [classLimit(1, "cores", deleted(1)), classLimit(2, "cores")],
      },
    },
    commands: [migrate()],
  },
  {
    name: "NULLs",
    rows: {
      main: {
        quotas: [
          projectLimit(1, "cores", { hard_limit: null }),
          projectLimit(2, "cores", { project_id: null }),
          projectLimit(3, "ram", { deleted: null }),
          projectLimit(4, "ram", { created_at: null, updated_at: "2022-04-01 00:00:00" }),
        ],
        project_user_quotas: [userLimit(1, "cores", { hard_limit: null })],
        quota_classes: [
          classLimit(1, "cores", { hard_limit: null }),
          classLimit(2, "ram", { deleted: null }),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "classes without a name or a resource",
    rows: {
      main: {
        quota_classes: [
          classLimit(1, "cores", { class_name: null }),
          classLimit(2, "cores", { resource: null }),
          classLimit(3, "ram"),
        ],
      },
    },
    commands: inTurn(migrate(), migrate()),
  },
  {
    name: "a project's limit that the API database has already",
    rows: {
      api: { quotas: [inApi(projectLimit(7, "ram", { hard_limit: 5 }))] },
      main: {
        quotas: [projectLimit(1, "cores"), projectLimit(2, "ram"), projectLimit(3, "instances")],
      },
    },
    commands: inTurn(migrate(), migrate()),
    difference: losesNothing({
      quotas: [
        inApi(projectLimit(7, "ram", { hard_limit: 5 })),
        moved(projectLimit(1, "cores")),
        moved(projectLimit(3, "instances"), 2),
      ],
    }),
  },
  {
    name: "a user's limit that the API database has already",
    rows: {
      api: { project_user_quotas: [inApi(userLimit(7, "ram", { hard_limit: 5 }))] },
      main: {
        quotas: [projectLimit(1, "cores")],
        project_user_quotas: [userLimit(1, "cores"), userLimit(2, "ram")],
      },
    },
    commands: inTurn(migrate(), migrate()),
    difference: losesNothing({
      project_user_quotas: [
        inApi(userLimit(7, "ram", { hard_limit: 5 })),
        moved(userLimit(1, "cores")),
      ],
    }),
  },
  {
    name: "a class's limit that the API database has already",
    rows: {
      api: { quota_classes: [inApi(classLimit(7, "ram", { hard_limit: 5 }))] },
      main: { quota_classes: [classLimit(1, "cores"), classLimit(2, "ram")] },
    },
    commands: inTurn(migrate(), migrate()),
    difference: losesNothing({
      quota_classes: [
        inApi(classLimit(7, "ram", { hard_limit: 5 })),
        moved(classLimit(1, "cores")),
      ],
    }),
  },
  {
    name: "all the same limits in both databases, as an interrupted run leaves them",
    rows: {
      api: {
        quotas: [inApi(projectLimit(1, "cores")), inApi(projectLimit(2, "ram"))],
        project_user_quotas: [inApi(userLimit(1, "cores"))],
        quota_classes: [inApi(classLimit(1, "cores"))],
      },
      main: {
        quotas: [projectLimit(1, "cores"), projectLimit(2, "ram")],
        project_user_quotas: [userLimit(1, "cores")],
        quota_classes: [classLimit(1, "cores")],
      },
    },
    commands: [migrate()],
  },
  {
    name: "the same class limit twice in the main database",
    rows: { main: { quota_classes: [classLimit(1, "cores"), classLimit(2, "cores")] } },
    commands: inTurn(migrate(), migrate()),
    difference: losesNothing({ quota_classes: [moved(classLimit(1, "cores"))] }),
  },
  {
    name: "the same limit, live and without a mark of deletion",
    rows: {
      main: {
        quotas: [projectLimit(1, "cores", { deleted: null }), projectLimit(2, "cores")],
      },
    },
    commands: [migrate()],
  },
  {
    name: "--max-count among the projects' limits",
    rows: {
      main: {
        quotas: rows(3, (number) => projectLimit(number, `r${number}`)),
        project_user_quotas: [userLimit(1, "cores")],
      },
    },
    commands: inTurn(migrate("--max-count", "2"), migrate("--max-count", "2"), migrate()),
  },
  {
    name: "--max-count between the projects' and the users' limits",
    rows: {
      main: {
        quotas: rows(2, (number) => projectLimit(number, `r${number}`)),
        project_user_quotas: rows(2, (number) => userLimit(number, `r${number}`)),
        quota_classes: [classLimit(1, "cores")],
      },
    },
    commands: inTurn(
      migrate("--max-count", "2"),
      migrate("--max-count", "2"),
      migrate("--max-count", "2"),
    ),
  },
  {
    name: "--max-count among the users' limits",
    rows: {
      main: {
        quotas: [projectLimit(1, "cores")],
        project_user_quotas: rows(3, (number) => userLimit(number, `r${number}`)),
        quota_classes: rows(2, (number) => classLimit(number, `r${number}`)),
      },
    },
    commands: inTurn(migrate("--max-count", "3"), migrate("--max-count", "3")),
  },
  {
    name: "more limits than a batch takes",
    rows: {
      main: {
        quotas: rows(51, (number) => projectLimit(number, `r${number}`)),
        project_user_quotas: rows(3, (number) => userLimit(number, `r${number}`)),
        quota_classes: rows(51, (number) => classLimit(number, `r${number}`)),
      },
    },
    commands: [migrate()],
  },
];

/** The group. */
export const onlineDataMigrationsOfQuotas: ScenarioGroup = {
  name: "db_online_data_migrations_quotas",
  scenarios,
};
