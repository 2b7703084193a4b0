'use strict';

// What every thread begins with: Node.js loads this first in each (`--require`), for threads may start threads.
//
// Worker threads are within the limit of a function's memory. V8 maps the range of compiled code, 512 MB for each thread, writable when
// the thread starts; all of it counts as data, of which the process may have so much. So threads get a smaller one, unless they
// ask for another themselves.

const { syncBuiltinESMExports } = require('node:module');
const threads = require('node:worker_threads');

const { lookIntoNodePath } = require('./resolve.js');

const CODE_RANGE_MB = 16;

threads.Worker = class Worker extends threads.Worker {
  constructor(filename, options) {
    super(filename, { ...options, resourceLimits: { codeRangeSizeMb: CODE_RANGE_MB, ...options?.resourceLimits } });
  }
};
syncBuiltinESMExports();
lookIntoNodePath(); // not set yet in the first thread: the harness does it there
