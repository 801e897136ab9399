/** The options by which calls go over the message bus, with oslo.messaging's names and defaults. */

import type { GroupValues } from "../config/configuration.ts";
import { booleanOption, integerOption, optionGroup, stringOption } from "../config/option.ts";

/** The section `[DEFAULT]`, as far as calls read it. */
export const callGroup = optionGroup("DEFAULT", {
  /** The exchange to which all of Nova's services listen. */
  control_exchange: stringOption("nova"),
  /** Seconds to wait for an answer. */
  rpc_response_timeout: integerOption(60),
});

/** The section `[oslo_messaging_rabbit]`; the query of a transport URL goes before it. */
export const rabbitGroup = optionGroup("oslo_messaging_rabbit", {
  ssl: older(booleanOption(false), "rabbit_use_ssl"),
  /** Authorities to trust; without it the broker's certificate is not verified. */
  ssl_ca_file: older(stringOption(), "kombu_ssl_ca_certs"),
  ssl_cert_file: older(stringOption(), "kombu_ssl_certfile"),
  ssl_key_file: older(stringOption(), "kombu_ssl_keyfile"),
  /** True wants the broker's certificate to be for its name too. */
  ssl_enforce_hostname_verification: booleanOption(false),
  /** Seconds without a sign of life after which a connection counts as lost; 0 for never. */
  heartbeat_timeout_threshold: integerOption(60),
  rabbit_login_method: stringOption("AMQPLAIN"),
});

/** The values of {@link rabbitGroup}. */
export type RabbitOptions = GroupValues<typeof rabbitGroup>;

/** All groups that calls read. */
export const messagingGroups = [callGroup, rabbitGroup];

function older<T extends object>(option: T, name: string): T {
  return { ...option, deprecated: [{ group: "oslo_messaging_rabbit", name }] };
}

/**
 * The options of a broker's driver, those that the query of its URL sets among them.
 *
 * @param values of {@link rabbitGroup}.
 * @param query names and texts; what is no option of this program's is passed over.
 * @throws {Error} that says what is wrong with a value.
 */
export function withQuery(
  values: RabbitOptions,
  query: ReadonlyMap<string, string>,
): RabbitOptions {
  const given = Object.entries(rabbitGroup.options).flatMap(([name, { parse }]) => {
    const text = query.get(name);
    return text === undefined ? [] : [[name, parse(text)] as const];
  });
  return { ...values, ...Object.fromEntries(given) };
}
