"""Who may be told, and where no connection is made."""

import pytest

from ocr.errors import InvalidOption, InvalidSetting
from ocr.jobs.webhook_hosts import WebhookHosts, is_internal

HOSTS = WebhookHosts.parse("ERP.example.org, *.example.com,scans.internal:8443, [::1]:9000,10.0.0.7")


@pytest.mark.parametrize(
    "url",
    [
        *("https://erp.example.org/done?x=1&y=%20", "http://ERP.EXAMPLE.ORG", "https://erp.example.org:80/"),
        *("https://a.b.example.com/", "https://scans.internal:8443/x", "http://[::1]:9000/", "http://10.0.0.7/a"),
    ],
)
def test_those_that_are_named(url: str):
    HOSTS.check(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.com/", "https://evil.org/", "https://erp.example.org.evil.org/", "https://scans.internal/"),
        *(
            "https://erp.example.org:8080/",
            "ftp://erp.example.org/",
            "https://user@erp.example.org/",
            "//erp.example.org",
        ),
        *(
            "https://evil.org\\@erp.example.org/",
            "https://erp.example.org\\.evil.org",
            "https://erp.example.org#@evil.org",
        ),
        *("https://evil.org#.example.com", "https://evil.org?.example.com", "https://evil.org/.example.com"),
        *("https://erp.example.org /", "https://erp.example.org/\r\nX: 1", "http://[::1]/", "http://2130706433/", ""),
        *("https://erp.example.org/" + "x" * 3000, "https://erp.example.org./", "https://xn--..example.com/"),
        *(
            "https://.example.com/",
            "https://-a.example.com/",
            "https://erp.example.org:99999999/",
            "https://例.example.com/",
        ),
    ],
)
def test_all_others_are_refused(url: str):
    with pytest.raises(InvalidOption, match="webhook"):
        HOSTS.check(url)


def test_without_hosts_there_are_none():
    with pytest.raises(InvalidOption, match="no webhooks"):
        WebhookHosts.parse("").check("https://erp.example.org/")


@pytest.mark.parametrize("setting", ["*", "http://a", "a b", "a:x", "*.*.a", "a/b", "*.", ":80"])
def test_settings_that_are_no_hosts(setting: str):
    with pytest.raises(InvalidSetting, match="OCR_WEBHOOK_HOSTS"):
        WebhookHosts.parse(setting)


def test_only_hosts_named_in_full_may_be_internal():
    assert HOSTS.may_be_internal("scans.internal", 8443)
    assert HOSTS.may_be_internal("erp.example.org", 443)
    assert HOSTS.may_be_internal("::1", 9000)
    assert not HOSTS.may_be_internal("scans.internal", 80)
    assert not HOSTS.may_be_internal("a.example.com", 443)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.1.2.3",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
        ),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *(
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ),
        "2002:a00:1::",
    ],
)
def test_addresses_that_are_not_the_internet_s(address: str):
    assert is_internal(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet(address: str):
    assert not is_internal(address)
