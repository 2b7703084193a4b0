'use strict';

// Lets ES modules find the packages of layers, which Node.js itself looks for on behalf of `require` only (NODE_PATH).

const { registerHooks } = require('node:module');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');

/** `directories`: the `node_modules` to look into, in this order, after those of the user. */
function lookInto(directories) {
  const parents = directories.map((directory) => pathToFileURL(join(dirname(directory), 'any.js')).href);

  function resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^\w+:/.test(specifier)) throw error;
      for (const parentURL of parents) {
        try {
          return next(specifier, { ...context, parentURL });
        } catch (missing) {
          if (missing.code !== 'ERR_MODULE_NOT_FOUND') throw missing;
        }
      }
      throw error;
    }
  }

  registerHooks({ resolve });
}

module.exports = { lookInto };
