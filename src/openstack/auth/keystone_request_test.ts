import assert from "node:assert/strict";
import { testConfiguration } from "../../../tests/support/context.ts";
import { OperatorError } from "../../errors/operator_error.ts";
import { placementGroup } from "../options.ts";
import { keystoneRequest, type Method } from "./keystone_request.ts";

function requestFor(method: Method, generic: boolean, options: Record<string, string>): unknown {
  const values = testConfiguration({ placement: { auth_type: "x", ...options } }).read(
    placementGroup,
  );
  return keystoneRequest(values, { method, generic, section: "placement" });
}

const USER = { username: "nova", password: "p" };

/** Options, and what keystoneauth sends for them. */
const CASES: readonly [
  name: string,
  method: Method,
  generic: boolean,
  options: Record<string, string>,
  auth: unknown,
][] = [
  [
    "names in domains by name",
    "password",
    false,
    { ...USER, user_domain_name: "UD", project_name: "service", project_domain_name: "PD" },
    {
      identity: {
        methods: ["password"],
        password: { user: { name: "nova", domain: { name: "UD" }, password: "p" } },
      },
      scope: { project: { name: "service", domain: { name: "PD" } } },
    },
  ],
  [
    "ids",
    "password",
    true,
    { ...USER, user_id: "u1", user_domain_id: "d1", project_id: "p1", project_domain_id: "d1" },
    {
      identity: { methods: ["password"], password: { user: { id: "u1", password: "p" } } },
      scope: { project: { id: "p1" } },
    },
  ],
  [
    "default domains",
    "password",
    true,
    { ...USER, project_name: "service", default_domain_id: "d", default_domain_name: "D" },
    {
      identity: {
        methods: ["password"],
        password: { user: { name: "nova", domain: { id: "d" }, password: "p" } },
      },
      scope: { project: { name: "service", domain: { id: "d" } } },
    },
  ],
  [
    "no default domains for a type with a version",
    "password",
    false,
    { ...USER, default_domain_id: "d" },
    { identity: { methods: ["password"], password: { user: { name: "nova", password: "p" } } } },
  ],
  [
    "the whole deployment",
    "password",
    true,
    { ...USER, user_domain_id: "d", system_scope: "all" },
    {
      identity: {
        methods: ["password"],
        password: { user: { name: "nova", domain: { id: "d" }, password: "p" } },
      },
      scope: { system: { all: true } },
    },
  ],
  [
    "a domain",
    "password",
    true,
    { ...USER, user_domain_id: "d", domain_name: "D" },
    {
      identity: {
        methods: ["password"],
        password: { user: { name: "nova", domain: { id: "d" }, password: "p" } },
      },
      scope: { domain: { name: "D" } },
    },
  ],
  [
    "a trust",
    "token",
    true,
    { token: "t", trust_id: "t1" },
    {
      identity: { methods: ["token"], token: { id: "t" } },
      scope: { "OS-TRUST:trust": { id: "t1" } },
    },
  ],
  [
    "an application credential by id",
    "application_credential",
    false,
    { application_credential_id: "a", application_credential_secret: "s" },
    {
      identity: {
        methods: ["application_credential"],
        application_credential: { id: "a", secret: "s" },
      },
    },
  ],
  [
    "an application credential by name",
    "application_credential",
    false,
    {
      application_credential_name: "a",
      application_credential_secret: "s",
      username: "nova",
      user_domain_name: "D",
    },
    {
      identity: {
        methods: ["application_credential"],
        application_credential: {
          name: "a",
          user: { name: "nova", domain: { name: "D" } },
          secret: "s",
        },
      },
    },
  ],
];

for (const [name, method, generic, options, auth] of CASES) {
  Deno.test(`what Keystone is sent: ${name}`, () => {
    assert.deepEqual(requestFor(method, generic, options), { auth });
  });
}

Deno.test("older names of options count", () => {
  const names = (name: "username" | "project_id" | "project_name" | "auth_type" | "endpoint") =>
    placementGroup.options[name].deprecated?.map((older) => older.name);
  assert.deepEqual(names("username"), ["user_name", "user-name"]);
  assert.deepEqual(names("project_id"), ["tenant_id"]);
  assert.deepEqual(names("project_name"), ["tenant_name"]);
  assert.deepEqual(names("auth_type"), ["auth_plugin"]);
  assert.deepEqual(names("endpoint"), ["url"]);
});

Deno.test("what is missing or excludes each other is named", () => {
  for (
    const [method, options, message] of [
      [
        "password",
        { username: "n" },
        /^\[placement\] password is not set, and auth_type x needs it$/,
      ],
      ["password", { password: "p" }, /username is not set/],
      ["token", {}, /token is not set/],
      ["application_credential", { application_credential_id: "a" }, /_secret is not set/],
      ["application_credential", { application_credential_secret: "a" }, /_name is not set/],
      [
        "password",
        { ...USER, project_name: "p", system_scope: "all" },
        /both project_name and system_scope/,
      ],
      [
        "password",
        { ...USER, project_name: "p", domain_id: "d" },
        /both domain_id and project_name/,
      ],
      ["password", { ...USER, system_scope: "some" }, /system_scope is "some"/],
    ] as const
  ) {
    assert.throws(() => requestFor(method, true, options), (error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, message);
      return true;
    });
  }
});
