import assert from "node:assert/strict";
import { startFakeCloud, testServices } from "../../tests/support/fake_cloud.ts";
import { testConfiguration } from "../../tests/support/context.ts";
import { withCatalogInfo } from "./catalog_info.ts";
import { cinderGroup } from "./options.ts";
import { cinderService } from "./service_definition.ts";

Deno.test("Cinder is found by catalog_info, and tells its versions above the one in its URL", async () => {
  await using cloud = startFakeCloud();
  cloud.newest = "3.59";
  const cinder = { ...cloud.section, os_region_name: "RegionOne" };
  await using services = testServices({ cinder });
  const client = await services.of(cinderService, { microversion: "3.44" });
  assert.equal(client.endpoint, `${cloud.url}/service/v3/p1`);
  assert.equal(client.newestMicroversion, "3.59");
  await client.request({ method: "GET", path: "/attachments" });
  assert.equal(cloud.requests[0].path, "/v3/p1/attachments");
  assert.equal(cloud.requests[0].headers.get("openstack-api-version"), "volume 3.44");

  await using template = testServices({
    cinder: { ...cinder, endpoint_template: `${cloud.url}/service/v3/%(project_id)s` },
  });
  assert.equal((await template.of(cinderService)).endpoint, `${cloud.url}/service/v3/p1`);

  await using elsewhere = testServices({ cinder: { ...cinder, os_region_name: "RegionTwo" } });
  await assert.rejects(elsewhere.of(cinderService), /no endpoint for Cinder of type volumev3/);
  await using named = testServices({
    cinder: { ...cinder, catalog_info: "volumev3:other:internalURL" },
  });
  await assert.rejects(named.of(cinderService), /named other with the interface internal/);
});

Deno.test("keystoneauth's words for where a service is are not read in [cinder]", () => {
  const config = testConfiguration({
    cinder: { service_type: "other", region_name: "other", version: "nonsense", timeout: "7" },
  });
  // As the program's own configuration has it: an option is parsed when it is read.
  const values = config.read(cinderGroup);
  const getters = Object.keys(values).map((name) => [name, {
    get: () => values[name as keyof typeof values],
  }]);
  const options = withCatalogInfo(config, Object.create({}, Object.fromEntries(getters)));
  assert.deepEqual(
    [options.service_type, options.region_name, options.version, options.timeout],
    ["volumev3", undefined, undefined, 7],
  );
  const wrong = testConfiguration({ cinder: { catalog_info: "volumev3" } });
  assert.throws(
    () => withCatalogInfo(wrong, wrong.read(cinderGroup)),
    /is not a type, a name and an interface/,
  );
});
