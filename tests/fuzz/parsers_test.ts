/** Random input for everything that reads text from outside. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { fillTransportUrl } from "../../src/cells/url_template.ts";
import { maskUrl } from "../../src/cells/mask_url.ts";
import { parseTransportUrl } from "../../src/cells/transport_url.ts";
import type { OptionGroup } from "../../src/config/configuration.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { addExtraSpec } from "../../src/data_migrations/embedded_flavor.ts";
import { interfaceAddress, readCachedPorts } from "../../src/data_migrations/network_cache.ts";
import { loadEngine } from "../../src/database/engines.ts";
import { parseDatabaseUrl } from "../../src/database/urls/url.ts";
import { databaseGroup } from "../../src/database/options.ts";
import { parseDate } from "../../src/dates/parse_date.ts";
import { textFormatter } from "../../src/log/format.ts";
import { loggingGroup } from "../../src/log/options.ts";
import { printable } from "../../src/errors/printable.ts";
import { redact } from "../../src/log/redact.ts";
import { fakeRecord } from "../support/log_record.ts";
import { anyText, assertHarmless, damaged, fuzz, jumble, mayRefuse, SECRET } from "./fuzz.ts";

const DATABASE_URLS = [
  `mysql+pymysql://nova:${SECRET}@db1:3306/nova?charset=utf8&ssl_ca=/etc/ca.pem`,
  `postgresql+psycopg2://nova:${SECRET}@[2001:db8::1]:5432/nova?sslmode=require`,
  `postgresql://nova:${SECRET}@/nova?host=a:1&host=b:2&target_session_attrs=primary`,
  "sqlite:////var/lib/nova/nova.sqlite?timeout=5",
];

const TRANSPORT_URLS = [
  `rabbit://nova:${SECRET}@h1:5672,nova:${SECRET}@h2:5672//`,
  `rabbit://nova:${SECRET}@[2001:db8::1]:5672/vhost?ssl=1`,
  "none:///",
  `{scheme}://{username}:${SECRET}@{hostname}:{port}/{path}?{query}`,
];

fuzz({
  name: "database URLs",
  input: fc.oneof(damaged(DATABASE_URLS), jumble(["mysql", "://", "@", ":", "/", "?", "&", "="])),
  async check(url) {
    const parsed = await mayRefuse(() => parseDatabaseUrl(url, "[database] connection", undefined));
    if (parsed === undefined) return;
    const engine = await loadEngine(parsed.engine);
    await mayRefuse(() => engine.endpoint(parsed, "[database] connection", { sqlMode: "" }));
  },
});

fuzz({
  name: "transport URLs and templates",
  input: fc.tuple(
    fc.oneof(damaged(TRANSPORT_URLS), jumble(["{", "}", "{hostname1}", "://", "@", ":", ",", "/"])),
    fc.option(damaged(TRANSPORT_URLS), { nil: undefined }),
  ),
  found: [[`{rabbit://nova:${SECRET}}@h1`, "rabbit://h1"]],
  async check([url, configured]) {
    await mayRefuse(() => parseTransportUrl(url));
    fillTransportUrl(url, configured, assertHarmless);
    // Never fails, whatever stands in the table.
    maskUrl(url);
  },
});

fuzz({
  name: "a whole password is masked wherever in a URL it stands",
  input: fc.tuple(
    fc.constantFrom("mysql+pymysql", "postgresql", "rabbit"),
    fc.stringMatching(/^[\w!*'();:+$,#[\]~.-]{0,10}$/),
    fc.stringMatching(/^[\w!*'();:+$,#[\]~.-]{0,10}$/),
    fc.constantFrom("@h/d", "@h:1/d?x=y", "@h1:1,u:p@h2/"),
  ),
  check([scheme, before, behind, rest]) {
    const url = `${scheme}://nova:${before}${SECRET}${behind}${rest}`;
    assertHarmless(redact(`cannot reach ${url} now`));
    assertHarmless(maskUrl(url));
  },
});

fuzz({
  name: "dates",
  input: fc.oneof(
    damaged([
      "2015-10-21T07:28:00+02:00",
      "Oct 21 2015 4:29 PM",
      "30 days ago",
      "P30D",
      "21.10.15",
    ]),
    jumble([
      "1",
      "30",
      "99999999999",
      "-",
      ":",
      "T",
      "Z",
      "Mon",
      "Oct",
      "pm",
      "+",
      ".",
      " ",
      "ago",
    ]),
  ),
  check(text) {
    const parsed = parseDate(text, new Date());
    if (parsed === undefined) return;
    assert.match(parsed.utc, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  },
});

fuzz({
  name: "configuration files",
  input: fc.oneof(
    damaged([
      `[DEFAULT]\ndebug = true\nlog_file = x\n[database]\nconnection = mysql://nova:${SECRET}@h/d\n` +
      "max_retries = 3\n connection_parameters = $x\n[x]\nx = ${database.connection}\n",
    ]),
    jumble(["[", "]", "[database]", "\n", "=", ":", " ", "$", "${", "}", "connection", "#", '"']),
  ),
  async check(text) {
    const path = await Deno.makeTempFile({ prefix: "nova-manage-fuzz-" });
    try {
      await Deno.writeTextFile(path, text);
      const groups: readonly OptionGroup<Record<string, unknown>>[] = [databaseGroup, loggingGroup];
      const config = await mayRefuse(() =>
        loadConfiguration({
          sources: [{ kind: "file", path }],
          environment: new Map(),
          groups,
          warn: assertHarmless,
        })
      );
      if (config === undefined) return;
      for (const group of groups) {
        for (const name of Object.keys(group.options)) {
          await mayRefuse(() => config.read(group)[name]);
        }
      }
      for (const { text, group, name } of config.origins()) {
        if (`${group}.${name}` === "database.connection") assertHarmless(text);
      }
    } finally {
      await Deno.remove(path);
    }
  },
});

fuzz({
  name: "versioned objects in JSON",
  input: fc.oneof(
    fc.json({ maxDepth: 4 }),
    damaged([
      '{"cur": {"nova_object.name": "Flavor", "nova_object.data": {"extra_specs": {"a": "b"}}}}',
      '[{"id": "x", "address": "fa:16:3e:00:00:01"}, {"id": 7}]',
      "[".repeat(5_000),
      `{"cur":${'{"a":'.repeat(5_000)}`,
    ]),
  ),
  async check(text) {
    const ports = await mayRefuse(() => readCachedPorts(text));
    for (const port of ports ?? []) await mayRefuse(() => interfaceAddress(port));
    const changed = await mayRefuse(() => addExtraSpec(text, "k", "v"));
    // What was JSON stays JSON.
    if (changed !== undefined) JSON.parse(changed);
  },
});

fuzz({
  name: "log formats and what is logged",
  input: fc.record({
    format: jumble(["%(", ")s", ")d", "%%", "message", "asctime", "-9"]),
    text: anyText,
  }),
  check({ format, text }) {
    const formatter = textFormatter({
      logging_default_format_string: format.replaceAll("\n", " "),
      logging_debug_format_suffix: format,
      logging_exception_prefix: format,
    }, { dateFormat: format });
    formatter(fakeRecord({ message: text, failure: { summary: text, trace: [text] } }));
    // deno-lint-ignore no-control-regex -- which is what must not be there.
    assert.doesNotMatch(printable(text), /[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
  },
});
