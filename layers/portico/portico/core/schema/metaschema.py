# ruff: noqa
# mypy: ignore-errors
"""The metaschema of JSON Schema 2020-12, compiled by fastjsonschema. Written by `python -m tools.api.metaschema`."""

import re


class NotASchema(Exception):
    """Raised for a value that is no schema; jsonschema says where, and why."""


REGEX_PATTERNS = {
    "^[^#]*#?$": re.compile("^[^#]*#?\\Z"),
    "^[A-Za-z_][-A-Za-z0-9._]*$": re.compile("^[A-Za-z_][-A-Za-z0-9._]*\\Z"),
}

NoneType = type(None)


def validate(data: object) -> None:
    if not isinstance(data, (dict, bool)):
        raise NotASchema
    data_is_dict = isinstance(data, dict)
    if data_is_dict:
        data_keys = set(data.keys())
        if "$id" in data_keys:
            data_keys.remove("$id")
            data__id = data["$id"]
            if not isinstance(data__id, (str)):
                raise NotASchema
            if isinstance(data__id, str):
                if not REGEX_PATTERNS["^[^#]*#?$"].search(data__id):
                    raise NotASchema
        if "$schema" in data_keys:
            data_keys.remove("$schema")
            data__schema = data["$schema"]
            if not isinstance(data__schema, (str)):
                raise NotASchema
        if "$ref" in data_keys:
            data_keys.remove("$ref")
            data__ref = data["$ref"]
            if not isinstance(data__ref, (str)):
                raise NotASchema
        if "$anchor" in data_keys:
            data_keys.remove("$anchor")
            data__anchor = data["$anchor"]
            if not isinstance(data__anchor, (str)):
                raise NotASchema
            if isinstance(data__anchor, str):
                if not REGEX_PATTERNS["^[A-Za-z_][-A-Za-z0-9._]*$"].search(data__anchor):
                    raise NotASchema
        if "$dynamicRef" in data_keys:
            data_keys.remove("$dynamicRef")
            data__dynamicRef = data["$dynamicRef"]
            if not isinstance(data__dynamicRef, (str)):
                raise NotASchema
        if "$dynamicAnchor" in data_keys:
            data_keys.remove("$dynamicAnchor")
            data__dynamicAnchor = data["$dynamicAnchor"]
            if not isinstance(data__dynamicAnchor, (str)):
                raise NotASchema
            if isinstance(data__dynamicAnchor, str):
                if not REGEX_PATTERNS["^[A-Za-z_][-A-Za-z0-9._]*$"].search(data__dynamicAnchor):
                    raise NotASchema
        if "$vocabulary" in data_keys:
            data_keys.remove("$vocabulary")
            data__vocabulary = data["$vocabulary"]
            if not isinstance(data__vocabulary, (dict)):
                raise NotASchema
            data__vocabulary_is_dict = isinstance(data__vocabulary, dict)
            if data__vocabulary_is_dict:
                data__vocabulary_keys = set(data__vocabulary.keys())
                for data__vocabulary_key in data__vocabulary_keys:
                    if data__vocabulary_key not in []:
                        data__vocabulary_value = data__vocabulary.get(data__vocabulary_key)
                        if not isinstance(data__vocabulary_value, (bool)):
                            raise NotASchema
                data__vocabulary_len = len(data__vocabulary)
                if data__vocabulary_len != 0:
                    data__vocabulary_property_names = True
                    for data__vocabulary_key in data__vocabulary:
                        try:
                            if not isinstance(data__vocabulary_key, (str)):
                                raise NotASchema
                        except NotASchema:
                            data__vocabulary_property_names = False
                    if not data__vocabulary_property_names:
                        raise NotASchema
        if "$comment" in data_keys:
            data_keys.remove("$comment")
            data__comment = data["$comment"]
            if not isinstance(data__comment, (str)):
                raise NotASchema
        if "$defs" in data_keys:
            data_keys.remove("$defs")
            data__defs = data["$defs"]
            if not isinstance(data__defs, (dict)):
                raise NotASchema
            data__defs_is_dict = isinstance(data__defs, dict)
            if data__defs_is_dict:
                data__defs_keys = set(data__defs.keys())
                for data__defs_key in data__defs_keys:
                    if data__defs_key not in []:
                        data__defs_value = data__defs.get(data__defs_key)
                        validate(data__defs_value)
        if "prefixItems" in data_keys:
            data_keys.remove("prefixItems")
            data__prefixItems = data["prefixItems"]
            if not isinstance(data__prefixItems, (list, tuple)):
                raise NotASchema
            data__prefixItems_is_list = isinstance(data__prefixItems, (list, tuple))
            if data__prefixItems_is_list:
                data__prefixItems_len = len(data__prefixItems)
                if data__prefixItems_len < 1:
                    raise NotASchema
                for data__prefixItems_x, data__prefixItems_item in enumerate(data__prefixItems):
                    validate(data__prefixItems_item)
        if "items" in data_keys:
            data_keys.remove("items")
            data__items = data["items"]
            validate(data__items)
        if "contains" in data_keys:
            data_keys.remove("contains")
            data__contains = data["contains"]
            validate(data__contains)
        if "additionalProperties" in data_keys:
            data_keys.remove("additionalProperties")
            data__additionalProperties = data["additionalProperties"]
            validate(data__additionalProperties)
        if "properties" in data_keys:
            data_keys.remove("properties")
            data__properties = data["properties"]
            if not isinstance(data__properties, (dict)):
                raise NotASchema
            data__properties_is_dict = isinstance(data__properties, dict)
            if data__properties_is_dict:
                data__properties_keys = set(data__properties.keys())
                for data__properties_key in data__properties_keys:
                    if data__properties_key not in []:
                        data__properties_value = data__properties.get(data__properties_key)
                        validate(data__properties_value)
        if "patternProperties" in data_keys:
            data_keys.remove("patternProperties")
            data__patternProperties = data["patternProperties"]
            if not isinstance(data__patternProperties, (dict)):
                raise NotASchema
            data__patternProperties_is_dict = isinstance(data__patternProperties, dict)
            if data__patternProperties_is_dict:
                data__patternProperties_keys = set(data__patternProperties.keys())
                for data__patternProperties_key in data__patternProperties_keys:
                    if data__patternProperties_key not in []:
                        data__patternProperties_value = data__patternProperties.get(data__patternProperties_key)
                        validate(data__patternProperties_value)
                data__patternProperties_len = len(data__patternProperties)
                if data__patternProperties_len != 0:
                    data__patternProperties_property_names = True
                    for data__patternProperties_key in data__patternProperties:
                        try:
                            pass
                        except NotASchema:
                            data__patternProperties_property_names = False
                    if not data__patternProperties_property_names:
                        raise NotASchema
        if "dependentSchemas" in data_keys:
            data_keys.remove("dependentSchemas")
            data__dependentSchemas = data["dependentSchemas"]
            if not isinstance(data__dependentSchemas, (dict)):
                raise NotASchema
            data__dependentSchemas_is_dict = isinstance(data__dependentSchemas, dict)
            if data__dependentSchemas_is_dict:
                data__dependentSchemas_keys = set(data__dependentSchemas.keys())
                for data__dependentSchemas_key in data__dependentSchemas_keys:
                    if data__dependentSchemas_key not in []:
                        data__dependentSchemas_value = data__dependentSchemas.get(data__dependentSchemas_key)
                        validate(data__dependentSchemas_value)
        if "propertyNames" in data_keys:
            data_keys.remove("propertyNames")
            data__propertyNames = data["propertyNames"]
            validate(data__propertyNames)
        if "if" in data_keys:
            data_keys.remove("if")
            data__if = data["if"]
            validate(data__if)
        if "then" in data_keys:
            data_keys.remove("then")
            data__then = data["then"]
            validate(data__then)
        if "else" in data_keys:
            data_keys.remove("else")
            data__else = data["else"]
            validate(data__else)
        if "allOf" in data_keys:
            data_keys.remove("allOf")
            data__allOf = data["allOf"]
            if not isinstance(data__allOf, (list, tuple)):
                raise NotASchema
            data__allOf_is_list = isinstance(data__allOf, (list, tuple))
            if data__allOf_is_list:
                data__allOf_len = len(data__allOf)
                if data__allOf_len < 1:
                    raise NotASchema
                for data__allOf_x, data__allOf_item in enumerate(data__allOf):
                    validate(data__allOf_item)
        if "anyOf" in data_keys:
            data_keys.remove("anyOf")
            data__anyOf = data["anyOf"]
            if not isinstance(data__anyOf, (list, tuple)):
                raise NotASchema
            data__anyOf_is_list = isinstance(data__anyOf, (list, tuple))
            if data__anyOf_is_list:
                data__anyOf_len = len(data__anyOf)
                if data__anyOf_len < 1:
                    raise NotASchema
                for data__anyOf_x, data__anyOf_item in enumerate(data__anyOf):
                    validate(data__anyOf_item)
        if "oneOf" in data_keys:
            data_keys.remove("oneOf")
            data__oneOf = data["oneOf"]
            if not isinstance(data__oneOf, (list, tuple)):
                raise NotASchema
            data__oneOf_is_list = isinstance(data__oneOf, (list, tuple))
            if data__oneOf_is_list:
                data__oneOf_len = len(data__oneOf)
                if data__oneOf_len < 1:
                    raise NotASchema
                for data__oneOf_x, data__oneOf_item in enumerate(data__oneOf):
                    validate(data__oneOf_item)
        if "not" in data_keys:
            data_keys.remove("not")
            data__not = data["not"]
            validate(data__not)
        if "unevaluatedItems" in data_keys:
            data_keys.remove("unevaluatedItems")
            data__unevaluatedItems = data["unevaluatedItems"]
            validate(data__unevaluatedItems)
        if "unevaluatedProperties" in data_keys:
            data_keys.remove("unevaluatedProperties")
            data__unevaluatedProperties = data["unevaluatedProperties"]
            validate(data__unevaluatedProperties)
        if "type" in data_keys:
            data_keys.remove("type")
            data__type = data["type"]
            data__type_any_of_count1 = 0
            if not data__type_any_of_count1:
                try:
                    if not (
                        isinstance(data__type, str)
                        and data__type == "array"
                        or isinstance(data__type, str)
                        and data__type == "boolean"
                        or isinstance(data__type, str)
                        and data__type == "integer"
                        or isinstance(data__type, str)
                        and data__type == "null"
                        or isinstance(data__type, str)
                        and data__type == "number"
                        or isinstance(data__type, str)
                        and data__type == "object"
                        or isinstance(data__type, str)
                        and data__type == "string"
                    ):
                        raise NotASchema
                    data__type_any_of_count1 += 1
                except NotASchema:
                    pass
            if not data__type_any_of_count1:
                try:
                    if not isinstance(data__type, (list, tuple)):
                        raise NotASchema
                    data__type_is_list = isinstance(data__type, (list, tuple))
                    if data__type_is_list:
                        data__type_len = len(data__type)
                        if data__type_len < 1:
                            raise NotASchema

                        def fn(var):
                            return (
                                frozenset(dict((k, fn(v)) for k, v in var.items()).items())
                                if hasattr(var, "items")
                                else tuple(fn(v) for v in var)
                                if isinstance(var, (dict, list))
                                else (bool, var)
                                if isinstance(var, bool)
                                else var
                            )

                        if data__type_len > len(set(fn(data__type_x) for data__type_x in data__type)):
                            raise NotASchema
                        for data__type_x, data__type_item in enumerate(data__type):
                            if not (
                                isinstance(data__type_item, str)
                                and data__type_item == "array"
                                or isinstance(data__type_item, str)
                                and data__type_item == "boolean"
                                or isinstance(data__type_item, str)
                                and data__type_item == "integer"
                                or isinstance(data__type_item, str)
                                and data__type_item == "null"
                                or isinstance(data__type_item, str)
                                and data__type_item == "number"
                                or isinstance(data__type_item, str)
                                and data__type_item == "object"
                                or isinstance(data__type_item, str)
                                and data__type_item == "string"
                            ):
                                raise NotASchema
                    data__type_any_of_count1 += 1
                except NotASchema:
                    pass
            if not data__type_any_of_count1:
                raise NotASchema
        if "const" in data_keys:
            data_keys.remove("const")
            data__const = data["const"]
            pass
        if "enum" in data_keys:
            data_keys.remove("enum")
            data__enum = data["enum"]
            if not isinstance(data__enum, (list, tuple)):
                raise NotASchema
        if "multipleOf" in data_keys:
            data_keys.remove("multipleOf")
            data__multipleOf = data["multipleOf"]
            if not isinstance(data__multipleOf, (int, float)) or isinstance(data__multipleOf, bool):
                raise NotASchema
            if isinstance(data__multipleOf, (int, float)) and not isinstance(data__multipleOf, bool):
                if data__multipleOf <= 0:
                    raise NotASchema
        if "maximum" in data_keys:
            data_keys.remove("maximum")
            data__maximum = data["maximum"]
            if not isinstance(data__maximum, (int, float)) or isinstance(data__maximum, bool):
                raise NotASchema
        if "exclusiveMaximum" in data_keys:
            data_keys.remove("exclusiveMaximum")
            data__exclusiveMaximum = data["exclusiveMaximum"]
            if not isinstance(data__exclusiveMaximum, (int, float)) or isinstance(data__exclusiveMaximum, bool):
                raise NotASchema
        if "minimum" in data_keys:
            data_keys.remove("minimum")
            data__minimum = data["minimum"]
            if not isinstance(data__minimum, (int, float)) or isinstance(data__minimum, bool):
                raise NotASchema
        if "exclusiveMinimum" in data_keys:
            data_keys.remove("exclusiveMinimum")
            data__exclusiveMinimum = data["exclusiveMinimum"]
            if not isinstance(data__exclusiveMinimum, (int, float)) or isinstance(data__exclusiveMinimum, bool):
                raise NotASchema
        if "maxLength" in data_keys:
            data_keys.remove("maxLength")
            data__maxLength = data["maxLength"]
            if (
                not isinstance(data__maxLength, (int))
                and not (isinstance(data__maxLength, float) and data__maxLength.is_integer())
                or isinstance(data__maxLength, bool)
            ):
                raise NotASchema
            if isinstance(data__maxLength, (int, float)) and not isinstance(data__maxLength, bool):
                if data__maxLength < 0:
                    raise NotASchema
        if "minLength" in data_keys:
            data_keys.remove("minLength")
            data__minLength = data["minLength"]
            if (
                not isinstance(data__minLength, (int))
                and not (isinstance(data__minLength, float) and data__minLength.is_integer())
                or isinstance(data__minLength, bool)
            ):
                raise NotASchema
            if isinstance(data__minLength, (int, float)) and not isinstance(data__minLength, bool):
                if data__minLength < 0:
                    raise NotASchema
        if "pattern" in data_keys:
            data_keys.remove("pattern")
            data__pattern = data["pattern"]
            if not isinstance(data__pattern, (str)):
                raise NotASchema
        if "maxItems" in data_keys:
            data_keys.remove("maxItems")
            data__maxItems = data["maxItems"]
            if (
                not isinstance(data__maxItems, (int))
                and not (isinstance(data__maxItems, float) and data__maxItems.is_integer())
                or isinstance(data__maxItems, bool)
            ):
                raise NotASchema
            if isinstance(data__maxItems, (int, float)) and not isinstance(data__maxItems, bool):
                if data__maxItems < 0:
                    raise NotASchema
        if "minItems" in data_keys:
            data_keys.remove("minItems")
            data__minItems = data["minItems"]
            if (
                not isinstance(data__minItems, (int))
                and not (isinstance(data__minItems, float) and data__minItems.is_integer())
                or isinstance(data__minItems, bool)
            ):
                raise NotASchema
            if isinstance(data__minItems, (int, float)) and not isinstance(data__minItems, bool):
                if data__minItems < 0:
                    raise NotASchema
        if "uniqueItems" in data_keys:
            data_keys.remove("uniqueItems")
            data__uniqueItems = data["uniqueItems"]
            if not isinstance(data__uniqueItems, (bool)):
                raise NotASchema
        if "maxContains" in data_keys:
            data_keys.remove("maxContains")
            data__maxContains = data["maxContains"]
            if (
                not isinstance(data__maxContains, (int))
                and not (isinstance(data__maxContains, float) and data__maxContains.is_integer())
                or isinstance(data__maxContains, bool)
            ):
                raise NotASchema
            if isinstance(data__maxContains, (int, float)) and not isinstance(data__maxContains, bool):
                if data__maxContains < 0:
                    raise NotASchema
        if "minContains" in data_keys:
            data_keys.remove("minContains")
            data__minContains = data["minContains"]
            if (
                not isinstance(data__minContains, (int))
                and not (isinstance(data__minContains, float) and data__minContains.is_integer())
                or isinstance(data__minContains, bool)
            ):
                raise NotASchema
            if isinstance(data__minContains, (int, float)) and not isinstance(data__minContains, bool):
                if data__minContains < 0:
                    raise NotASchema
        if "maxProperties" in data_keys:
            data_keys.remove("maxProperties")
            data__maxProperties = data["maxProperties"]
            if (
                not isinstance(data__maxProperties, (int))
                and not (isinstance(data__maxProperties, float) and data__maxProperties.is_integer())
                or isinstance(data__maxProperties, bool)
            ):
                raise NotASchema
            if isinstance(data__maxProperties, (int, float)) and not isinstance(data__maxProperties, bool):
                if data__maxProperties < 0:
                    raise NotASchema
        if "minProperties" in data_keys:
            data_keys.remove("minProperties")
            data__minProperties = data["minProperties"]
            if (
                not isinstance(data__minProperties, (int))
                and not (isinstance(data__minProperties, float) and data__minProperties.is_integer())
                or isinstance(data__minProperties, bool)
            ):
                raise NotASchema
            if isinstance(data__minProperties, (int, float)) and not isinstance(data__minProperties, bool):
                if data__minProperties < 0:
                    raise NotASchema
        if "required" in data_keys:
            data_keys.remove("required")
            data__required = data["required"]
            if not isinstance(data__required, (list, tuple)):
                raise NotASchema
            data__required_is_list = isinstance(data__required, (list, tuple))
            if data__required_is_list:

                def fn(var):
                    return (
                        frozenset(dict((k, fn(v)) for k, v in var.items()).items())
                        if hasattr(var, "items")
                        else tuple(fn(v) for v in var)
                        if isinstance(var, (dict, list))
                        else (bool, var)
                        if isinstance(var, bool)
                        else var
                    )

                data__required_len = len(data__required)
                if data__required_len > len(set(fn(data__required_x) for data__required_x in data__required)):
                    raise NotASchema
                for data__required_x, data__required_item in enumerate(data__required):
                    if not isinstance(data__required_item, (str)):
                        raise NotASchema
        if "dependentRequired" in data_keys:
            data_keys.remove("dependentRequired")
            data__dependentRequired = data["dependentRequired"]
            if not isinstance(data__dependentRequired, (dict)):
                raise NotASchema
            data__dependentRequired_is_dict = isinstance(data__dependentRequired, dict)
            if data__dependentRequired_is_dict:
                data__dependentRequired_keys = set(data__dependentRequired.keys())
                for data__dependentRequired_key in data__dependentRequired_keys:
                    if data__dependentRequired_key not in []:
                        data__dependentRequired_value = data__dependentRequired.get(data__dependentRequired_key)
                        if not isinstance(data__dependentRequired_value, (list, tuple)):
                            raise NotASchema
                        data__dependentRequired_value_is_list = isinstance(data__dependentRequired_value, (list, tuple))
                        if data__dependentRequired_value_is_list:

                            def fn(var):
                                return (
                                    frozenset(dict((k, fn(v)) for k, v in var.items()).items())
                                    if hasattr(var, "items")
                                    else tuple(fn(v) for v in var)
                                    if isinstance(var, (dict, list))
                                    else (bool, var)
                                    if isinstance(var, bool)
                                    else var
                                )

                            data__dependentRequired_value_len = len(data__dependentRequired_value)
                            if data__dependentRequired_value_len > len(
                                set(
                                    fn(data__dependentRequired_value_x)
                                    for data__dependentRequired_value_x in data__dependentRequired_value
                                )
                            ):
                                raise NotASchema
                            for data__dependentRequired_value_x, data__dependentRequired_value_item in enumerate(
                                data__dependentRequired_value
                            ):
                                if not isinstance(data__dependentRequired_value_item, (str)):
                                    raise NotASchema
        if "title" in data_keys:
            data_keys.remove("title")
            data__title = data["title"]
            if not isinstance(data__title, (str)):
                raise NotASchema
        if "description" in data_keys:
            data_keys.remove("description")
            data__description = data["description"]
            if not isinstance(data__description, (str)):
                raise NotASchema
        if "default" in data_keys:
            data_keys.remove("default")
            data__default = data["default"]
            pass
        if "deprecated" in data_keys:
            data_keys.remove("deprecated")
            data__deprecated = data["deprecated"]
            if not isinstance(data__deprecated, (bool)):
                raise NotASchema
        if "readOnly" in data_keys:
            data_keys.remove("readOnly")
            data__readOnly = data["readOnly"]
            if not isinstance(data__readOnly, (bool)):
                raise NotASchema
        if "writeOnly" in data_keys:
            data_keys.remove("writeOnly")
            data__writeOnly = data["writeOnly"]
            if not isinstance(data__writeOnly, (bool)):
                raise NotASchema
        if "examples" in data_keys:
            data_keys.remove("examples")
            data__examples = data["examples"]
            if not isinstance(data__examples, (list, tuple)):
                raise NotASchema
        if "format" in data_keys:
            data_keys.remove("format")
            data__format = data["format"]
            if not isinstance(data__format, (str)):
                raise NotASchema
        if "contentEncoding" in data_keys:
            data_keys.remove("contentEncoding")
            data__contentEncoding = data["contentEncoding"]
            if not isinstance(data__contentEncoding, (str)):
                raise NotASchema
        if "contentMediaType" in data_keys:
            data_keys.remove("contentMediaType")
            data__contentMediaType = data["contentMediaType"]
            if not isinstance(data__contentMediaType, (str)):
                raise NotASchema
        if "contentSchema" in data_keys:
            data_keys.remove("contentSchema")
            data__contentSchema = data["contentSchema"]
            validate(data__contentSchema)
        if "definitions" in data_keys:
            data_keys.remove("definitions")
            data__definitions = data["definitions"]
            if not isinstance(data__definitions, (dict)):
                raise NotASchema
            data__definitions_is_dict = isinstance(data__definitions, dict)
            if data__definitions_is_dict:
                data__definitions_keys = set(data__definitions.keys())
                for data__definitions_key in data__definitions_keys:
                    if data__definitions_key not in []:
                        data__definitions_value = data__definitions.get(data__definitions_key)
                        validate(data__definitions_value)
        if "dependencies" in data_keys:
            data_keys.remove("dependencies")
            data__dependencies = data["dependencies"]
            if not isinstance(data__dependencies, (dict)):
                raise NotASchema
            data__dependencies_is_dict = isinstance(data__dependencies, dict)
            if data__dependencies_is_dict:
                data__dependencies_keys = set(data__dependencies.keys())
                for data__dependencies_key in data__dependencies_keys:
                    if data__dependencies_key not in []:
                        data__dependencies_value = data__dependencies.get(data__dependencies_key)
                        data__dependencies_value_any_of_count2 = 0
                        if not data__dependencies_value_any_of_count2:
                            try:
                                validate(data__dependencies_value)
                                data__dependencies_value_any_of_count2 += 1
                            except NotASchema:
                                pass
                        if not data__dependencies_value_any_of_count2:
                            try:
                                if not isinstance(data__dependencies_value, (list, tuple)):
                                    raise NotASchema
                                data__dependencies_value_is_list = isinstance(data__dependencies_value, (list, tuple))
                                if data__dependencies_value_is_list:

                                    def fn(var):
                                        return (
                                            frozenset(dict((k, fn(v)) for k, v in var.items()).items())
                                            if hasattr(var, "items")
                                            else tuple(fn(v) for v in var)
                                            if isinstance(var, (dict, list))
                                            else (bool, var)
                                            if isinstance(var, bool)
                                            else var
                                        )

                                    data__dependencies_value_len = len(data__dependencies_value)
                                    if data__dependencies_value_len > len(
                                        set(
                                            fn(data__dependencies_value_x)
                                            for data__dependencies_value_x in data__dependencies_value
                                        )
                                    ):
                                        raise NotASchema
                                    for data__dependencies_value_x, data__dependencies_value_item in enumerate(
                                        data__dependencies_value
                                    ):
                                        if not isinstance(data__dependencies_value_item, (str)):
                                            raise NotASchema
                                data__dependencies_value_any_of_count2 += 1
                            except NotASchema:
                                pass
                        if not data__dependencies_value_any_of_count2:
                            raise NotASchema
        if "$recursiveAnchor" in data_keys:
            data_keys.remove("$recursiveAnchor")
            data__recursiveAnchor = data["$recursiveAnchor"]
            if not isinstance(data__recursiveAnchor, (str)):
                raise NotASchema
            if isinstance(data__recursiveAnchor, str):
                if not REGEX_PATTERNS["^[A-Za-z_][-A-Za-z0-9._]*$"].search(data__recursiveAnchor):
                    raise NotASchema
        if "$recursiveRef" in data_keys:
            data_keys.remove("$recursiveRef")
            data__recursiveRef = data["$recursiveRef"]
            if not isinstance(data__recursiveRef, (str)):
                raise NotASchema
    return data
