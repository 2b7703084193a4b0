'use strict';

// Worker threads within the limit of a function's memory. V8 maps the range of compiled code, 512 MB for each thread, writable when
// the thread starts; all of it counts as data, of which the process may have so much. So threads get a smaller one, unless they
// ask for another themselves. Node.js loads this first in every thread (`--require`): threads may start threads.

const { syncBuiltinESMExports } = require('node:module');
const threads = require('node:worker_threads');

const CODE_RANGE_MB = 16;

threads.Worker = class Worker extends threads.Worker {
  constructor(filename, options) {
    super(filename, { ...options, resourceLimits: { codeRangeSizeMb: CODE_RANGE_MB, ...options?.resourceLimits } });
  }
};
syncBuiltinESMExports();
