/** Streaming replication as PostgreSQL tells of it. */

import { type LagReader, LagUnknown } from "../replicas/lag.ts";

/** Reads the lag of PostgreSQL. */
export const lag: LagReader = {
  async ownLag(ask) {
    // While nothing is written, the last transaction grows old on a standby that has everything. One
    // without a receiver may miss what it does not know of.
    const [row] = await ask(
      "SELECT pg_is_in_recovery() AS standby, " +
        "CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() " +
        "AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0 " +
        "ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp() - " +
        // One that is told to stay behind is late only beyond that.
        "coalesce(current_setting('recovery_min_apply_delay', true), '0')::interval) " +
        "END::float8 AS seconds",
    );
    return row.standby ? { seconds: secondsOf(row.seconds) } : undefined;
  },

  flowControl: () => Promise.resolve(undefined),

  async replicas(ask) {
    // Backups and subscribers are no replicas; nor is what keeps the log without replaying it.
    const rows = await ask(
      "SELECT application_name, host(client_addr) AS address, state, " +
        "replay_lsn IS NOT NULL AS replays, " +
        "extract(epoch FROM CASE WHEN state = 'streaming' " +
        "THEN coalesce(replay_lag, interval '0') ELSE replay_lag END)::float8 AS seconds " +
        "FROM pg_stat_replication AS sender WHERE NOT EXISTS (SELECT FROM pg_replication_slots " +
        "WHERE active_pid = sender.pid AND slot_type = 'logical')",
    );
    if (rows.some(({ state }) => state === null)) {
      throw new LagUnknown(
        "its user may not see the state of the standbys",
        "Grant the user the role pg_monitor, or set [database] slave_connection to the URL of a " +
          "standby.",
      );
    }
    return rows
      .filter(({ state, replays }) => replays && (state === "streaming" || state === "catchup"))
      .map(({ application_name: name, address, seconds }) => ({
        name: `standby ${name} at ${address ?? "a local socket"}`,
        seconds: secondsOf(seconds),
      }));
  },
};

/** Clocks of two machines differ; nothing is behind by less than nothing. */
function secondsOf(value: unknown): number | undefined {
  return value === null ? undefined : Math.max(0, Number(value));
}
