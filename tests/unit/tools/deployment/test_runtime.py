"""The runtime is said by one parameter, and is one that layers and users' packages are built for."""

import re

from portico.compute.base_images.languages import Language

from local.parameters import PARAMETERS
from tests.support.template import ROOT, resources, template
from tools.deployment.parameters import RUNTIME, overrides, runtime

CONFIG = '[dev.deploy.parameters]\nparameter_overrides = ["Environment=dev"{}]\n'


def test_the_default_is_the_same_everywhere() -> None:
    makefile = (ROOT / "layers" / "platform.mk").read_text()
    defaults = {template()["Parameters"]["Runtime"]["Default"], *re.findall(r"PORTICO_RUNTIME\),(\S+)\)", makefile)}
    assert defaults == {RUNTIME} == {Language.PYTHON_3_13.facts.runtime}


def test_all_functions_and_layers_have_the_parameters_runtime() -> None:
    of_all = template()["Globals"]["Function"]["Runtime"]
    every = {name: one for name, one in resources().items() if one["Type"] == "AWS::Serverless::LayerVersion"}
    users = every.pop("RuntimeLayer")["Properties"]
    layers = [one["Properties"] for one in every.values()]
    own = [one["Properties"].get("Runtime") for one in resources().values() if one["Type"].endswith("::Function")]
    assert (of_all, set(own)) == ({"Ref": "Runtime"}, {None})
    assert all(layer["CompatibleRuntimes"] == [{"Ref": "Runtime"}] for layer in layers)
    assert users["CompatibleRuntimes"] == [one.facts.runtime for one in Language if one.facts.runtime]


def test_amazon_linux_2_is_refused_on_aws() -> None:
    rule = template()["Rules"]["RuntimeOnAws"]
    assert rule["RuleCondition"] == {"Not": [{"Equals": [{"Ref": "Environment"}, "local"]}]}
    assert rule["Assertions"][0]["Assert"] == {"Not": [{"Equals": [{"Ref": "Runtime"}, "python3.11"]}]}


def test_a_deployment_says_its_runtime() -> None:
    assert f"Runtime={RUNTIME}" in overrides(CONFIG.format(""), "dev")
    other = CONFIG.format(', "Runtime=python3.12"')
    assert runtime(other, "dev") == "python3.12"
    assert [one for one in overrides(other, "dev") if one.startswith("Runtime=")] == ["Runtime=python3.12"]


def test_one_machine_builds_for_its_own_python() -> None:
    assert PARAMETERS["Runtime"] in template()["Parameters"]["Runtime"]["AllowedValues"]
