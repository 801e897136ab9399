"""What a Cinder of the tests has of its own: a storage that is none, and who counts as a service."""

from cinder.volume import driver


class NoStorage(driver.VolumeDriver):
    """Volumes without bytes; a host whose connector says so cannot be connected."""

    VERSION = "1"

    def do_setup(self, context):
        pass

    def check_for_setup_error(self):
        pass

    def get_volume_stats(self, refresh=False):
        return {
            "volume_backend_name": "none",
            "vendor_name": "tests",
            "driver_version": self.VERSION,
            "storage_protocol": "iscsi",
            "total_capacity_gb": 100,
            "free_capacity_gb": 100,
            "reserved_percentage": 0,
        }

    def ensure_export(self, context, volume):
        pass

    def create_export(self, context, volume, connector):
        return {}

    def remove_export(self, context, volume):
        pass

    def initialize_connection(self, volume, connector):
        if connector.get("refused"):
            raise RuntimeError("this host is not to be connected")
        return {
            "driver_volume_type": "iscsi",
            "data": {
                "target_lun": 4611756387171565569,
                "target_portal": "192.0.2.9:3260",
                "initiator": connector["initiator"],
            },
        }

    def terminate_connection(self, volume, connector, **kwargs):
        pass


def service_filter(global_config, **local_config):
    """A filter of Paste: whoever shows a second token is a service, as with Keystone."""

    def make(application):
        def answer(environ, start_response):
            if "HTTP_X_SERVICE_TOKEN" in environ:
                environ["cinder.context"].service_roles = ["service"]
            return application(environ, start_response)

        return answer

    return make
