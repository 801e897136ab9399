"""A compute service as far as the message bus is concerned: Nova's own objects and context, and
oslo.messaging's server. What it is called with goes to standard output, a line of JSON each; what it does
then is read from standard input, likewise.

    compute_service.py TRANSPORT_URL HOST TOPIC...
"""

import json
import sys
import threading
import urllib.request

import oslo_messaging
from oslo_config import cfg

from nova import exception
from nova import objects
from nova import rpc
from nova.objects import base

CONF = cfg.CONF
behaviour = {"do": "answer"}
ended = threading.Event()


def tell(what):
    print(json.dumps(what, default=str), flush=True)


class Compute:
    """What nova-compute offers, in the newest version of its interface and in the one before."""

    def __init__(self, version, topic):
        self.target = oslo_messaging.Target(version=version)
        self.topic = topic

    def remove_volume_connection(
        self, context, volume_id, instance, delete_attachment=False
    ):
        now = dict(behaviour)
        tell({"call": {
            "topic": self.topic,
            "interface": self.target.version,
            "volume_id": volume_id,
            "delete_attachment": delete_attachment,
            "class": type(instance).__name__,
            "instance": instance.obj_to_primitive(),
            "changes": sorted(instance.obj_what_changed()),
            "is_admin": context.is_admin,
            "request_id": context.request_id,
        }})
        if delete_attachment and "deletes" in now:
            request = urllib.request.Request(now["deletes"], method="DELETE")
            urllib.request.urlopen(request).read()
        if now["do"] == "raise":
            raise exception.DeviceDetachFailed(device="vda", reason=now["reason"])
        if now["do"] == "wait":
            ended.wait(now["seconds"])


def main(url, host, *topics):
    CONF([], project="nova", default_config_files=[], default_config_dirs=[])
    objects.register_all()
    oslo_messaging.set_transport_defaults("nova")
    transport = oslo_messaging.get_rpc_transport(CONF, url=url)
    servers = []
    for topic in topics:
        server = oslo_messaging.get_rpc_server(
            transport,
            oslo_messaging.Target(topic=topic, server=host),
            [Compute("6.5", topic), Compute("5.13", topic)],
            executor="threading",
            serializer=rpc.RequestContextSerializer(base.NovaObjectSerializer()),
        )
        server.start()
        servers.append(server)
    tell({"ready": True})
    for line in sys.stdin:
        behaviour.clear()
        behaviour.update(json.loads(line))
        tell({"behaviour": behaviour})
    ended.set()
    for server in servers:
        server.stop()


main(*sys.argv[1:])
