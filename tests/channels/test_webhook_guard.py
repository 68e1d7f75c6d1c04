"""No webhook reaches into our own network, however its address is written."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from escalation_manager.channels.webhook import Webhook, connect
from escalation_manager.channels.webhook.guard import Guard, public
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.signing import verified
from tests.channels.alerts import NOON, alert, tools
from tests.channels.served import Reply, Request, Served, serving

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1", "rubbish", "",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not public(address)
    with pytest.raises(Never, match="not public"):
        Guard(look_up=lambda host, port: ["93.184.216.34", address]).target("https://a.example/")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_what_is_public_passes(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/", "ftp://a.example/", "file:///etc/passwd", "gopher://a.example", "",
        "https://", "https://user:pw@a.example/", "https://a.example:99999/", "https://[::1/",
        "//a.example", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Never):
        Guard(look_up=lambda host, port: ["93.184.216.34"]).target(url)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001", "127.1"])
def test_other_ways_to_write_loopback_are_looked_up_and_judged(host: str) -> None:
    with pytest.raises((Never, TryAgain)):
        Guard().target(f"https://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "http://ops.example/", "ftp://ops.example", "https://127.0.0.1/", "https://localhost/",
        "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://127.1/",
        "https://a b.example/", "https://ops.example:99999/", "https://ops.example:0/", "https://u:p@ops.example/",
        "https://169.254.169.254/latest", "https://desk.localhost/",
    ],
)  # fmt: skip
def test_an_address_that_may_never_be_called_is_a_fault_of_the_settings(url: str) -> None:
    settings = {
        "urls": {"ops": url}, "secrets": {"ops": WHSEC},
        "customers": "", "inside": (), "timeout": 1,
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"'ops': .* https"):
        connect(settings, tools())
    connect({**settings, "urls": {"ops": "https://ops.invalid/x"}}, tools())  # no name is looked up
    connect({**settings, "urls": {"ops": "http://127.0.0.1:9/"}, "inside": ("127.0.0.1",)}, tools())


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    target = Guard(look_up=lambda host, port: next(answers)).target("https://a.example:8443/x?y=1")
    assert target.pinned_url == "https://93.184.216.34:8443/x?y=1"
    assert (target.host, target.host_header) == ("a.example", "a.example:8443")
    six = Guard(look_up=lambda host, port: ["2606:2800:220:1::1"]).target("https://a.example")
    assert six.pinned_url == "https://[2606:2800:220:1::1]:443/"


def test_a_name_that_is_not_found_may_be_found_later() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(TryAgain, match="is not found"):
        Guard(look_up=nothing).target("https://a.example/")


def test_a_redirect_is_not_followed_and_the_host_is_told_as_written() -> None:
    def elsewhere(request: Request) -> Reply:
        return Reply(307, None, {"Location": inner.url})

    with ExitStack() as stack:
        inner = stack.enter_context(serving(Served(lambda request: Reply(204))))
        outer = stack.enter_context(serving(Served(elsewhere)))
        port = outer.url.rpartition(":")[2]
        guard = Guard(("ops.internal",), lambda host, port: ["127.0.0.1"])
        channel = Webhook({"ops": f"http://ops.internal:{port}/h"}, {"ops": WHSEC}, guard, 60)
        with pytest.raises(Never, match="not followed"):
            channel.alert(alert(address="ops"), at=NOON, key="k")
        assert inner.requests == []
        (asked,) = outer.requests
        assert asked.headers["Host"] == f"ops.internal:{port}"
        assert verified(asked.body, asked.headers, WHSEC, at=NOON) == "k"
