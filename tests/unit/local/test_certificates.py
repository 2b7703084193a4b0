"""A machine behind a proxy with a certificate of its own: one variable, and the settings that are there."""

from local.certificates import configured, trusting

BUNDLE = "/etc/ssl/certs/proxy.pem"


def test_one_variable_tells_pip_npm_and_libraries() -> None:
    told = trusting({"SSL_CERT_FILE": BUNDLE, "PIP_CERT": "/other.pem", "PATH": "/bin"})
    assert told == {
        "SSL_CERT_FILE": BUNDLE, "PIP_CERT": "/other.pem", "NODE_EXTRA_CA_CERTS": BUNDLE, "REQUESTS_CA_BUNDLE": BUNDLE,
        "PATH": "/bin",
    }  # fmt: skip
    assert trusting({"PATH": "/bin"}) == {"PATH": "/bin"}


def test_settings_of_the_caller_hold_under_another_home() -> None:
    found = configured({"HOME": "/home/ann"})
    assert found == {"XDG_CONFIG_HOME": "/home/ann/.config", "NPM_CONFIG_USERCONFIG": "/home/ann/.npmrc"}
    assert configured({"HOME": "/home/ann", "XDG_CONFIG_HOME": "/etc/ann"})["XDG_CONFIG_HOME"] == "/etc/ann"
