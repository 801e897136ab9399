/** A refresh with the distribution's Cinder: that what is asked of it is what it takes. */

import assert from "node:assert/strict";
import { startCinder } from "../../tests/support/cinder.ts";
import { hasRabbitmq, rabbitmqServer } from "../../tests/support/rabbitmq.ts";
import { INSTANCE, refreshStage } from "../../tests/support/refresh_stage.ts";
import { hasServer, mysqlProduct } from "../../tests/support/servers.ts";

const NEW_DATA = {
  target_lun: 4611756387171565569n,
  target_portal: "192.0.2.9:3260",
  initiator: "iqn.1",
};

Deno.test({
  name: "volume_attachment refresh: a real Cinder",
  ignore: !hasRabbitmq() || !hasServer("mysql") || mysqlProduct !== "MariaDB",
  async fn(t) {
    const broker = await rabbitmqServer();
    await using stack = new AsyncDisposableStack();
    const [cinder, stage] = await Promise.all([
      startCinder(broker.url).then((started) => stack.use(started)),
      refreshStage("sqlite").then((made) => stack.use(made)),
    ]);
    const { query } = stage.cell.database;
    const volume = await cinder.addVolume();
    const connector = { host: "compute1", initiator: "iqn.old", mountpoint: "/dev/vdb" };

    /** Has the instance use the volume, as after its attachment. */
    async function attach(service: number): Promise<string> {
      await stage.begin({ service });
      await query.updateTable("block_device_mapping").set({ volume_id: volume }).execute();
      for (const id of await attachments()) await cinder.request("DELETE", `/attachments/${id}`);
      const attachment = { volume_uuid: volume, instance_uuid: INSTANCE, connector };
      const made = await cinder.request("POST", "/attachments", { attachment });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      const { id } = made.body.attachment;
      await cinder.request("POST", `/attachments/${id}/action`, { "os-complete": null });
      await query.updateTable("block_device_mapping").set({ attachment_id: id }).execute();
      assert.equal(await cinder.volumeStatus(volume), "in-use attached");
      return id;
    }
    async function attachments(): Promise<string[]> {
      const { body } = await cinder.request("GET", `/attachments?volume_id=${volume}`);
      return body.attachments.map(({ id }: { id: string }) => id);
    }
    const row = () =>
      query.selectFrom("block_device_mapping").selectAll().executeTakeFirstOrThrow();
    const options = { ...stage.options, ...cinder.options };
    const run = (args = {}) => stage.run({ volume_id: volume, ...args }, { options });

    async function isRefreshed(old: string): Promise<void> {
      const { attachment_id, connection_info } = await row();
      assert.notEqual(attachment_id, old);
      assert.deepEqual(await attachments(), [attachment_id]);
      const { body } = await cinder.request("GET", `/attachments/${attachment_id}`);
      assert.equal(body.attachment.status, "attached");
      assert.equal(await cinder.volumeStatus(volume), "in-use attached");
      for (const [name, value] of Object.entries(NEW_DATA)) {
        const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
        assert.ok(connection_info!.includes(`"${name}": ${shown}`), connection_info!);
      }
    }

    await t.step("the old attachment is deleted here, as a service", async () => {
      const old = await attach(66);
      assert.equal((await run({ dry_run: true })).code, 0);
      assert.deepEqual(await attachments(), [old]);
      const { code, stderr } = await run();
      assert.equal(code, 0, stderr);
      await isRefreshed(old);
    });

    await t.step("the compute service fails: nothing is left of it", async () => {
      const old = await attach(66);
      await stage.compute.behave({ do: "raise", reason: "busy" });
      assert.equal((await run()).code, 1);
      assert.deepEqual(await attachments(), [old]);
      assert.equal(await cinder.volumeStatus(volume), "in-use attached");
    });

    await t.step("the storage refuses: the volume stays the instance's", async () => {
      const old = await attach(66);
      const refused = `${stage.connector}.refused`;
      await Deno.writeTextFile(refused, `{"host": "compute1", "refused": true}`);
      const failed = await run({ connector_path: refused });
      assert.equal(failed.code, 1, failed.stderr);
      assert.match(failed.stderr, /Cinder answered PUT .* with 500/);
      const { attachment_id, connection_info } = await row();
      assert.notEqual(attachment_id, old);
      assert.deepEqual([await attachments(), connection_info], [[attachment_id], null]);
      assert.equal(await cinder.volumeStatus(volume), "reserved detached");
      const again = await run();
      assert.equal(again.code, 0, again.stderr);
      await isRefreshed(old);
    });
  },
});
