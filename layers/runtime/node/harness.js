'use strict';

// The child of a Node.js function: loads the user's module once, then serves one request after the other until the
// control socket closes. Started by guardian.py with the socket's descriptor as its argument; portico_runtime/protocol.py
// describes what is said there. Between requests it blocks, so nothing of the user's runs then.

const { writeFileSync } = require('node:fs');
const Module = require('node:module');

const { Baseline, watchWorkers } = require('./baseline.js');
const { Channel } = require('./channel.js');
const failure = require('./failure.js');
const { Guard, Outside } = require('./guard.js');
const loading = require('./loading.js');
const { lookIntoNodePath } = require('./resolve.js');
const streams = require('./streams.js');

const { parse, stringify } = JSON;
const { byteLength } = Buffer;
const immediately = setImmediate;
const now = performance.now.bind(performance);
const exit = process.reallyExit.bind(process);
const FRAMES = 60;
const GRACE_MS = 20; // in which a run may end what it has begun and not waited for

/** Fits the process to the function: its environment, directory and streams. */
function prepare(setup) {
  Object.assign(process.env, setup.environment);
  process.env.NODE_PATH = [setup.environment.NODE_PATH, ...setup.path].filter(Boolean).join(':');
  Module._initPaths(); // reads NODE_PATH, as Node.js does at its start
  lookIntoNodePath();
  process.chdir(setup.directory);
  process.argv.length = 1;
  Error.stackTraceLimit = FRAMES;
  for (const name of Object.keys(require.cache)) delete require.cache[name];
  streams.install();
  watchWorkers();
  beFirstToGo();
}

/** If the kernel must end somebody for want of memory, then this process; a sandbox may refuse. */
function beFirstToGo() {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // the parent counts memory itself
  }
}

/** Answers requests with the user's handler, which is loaded when it is first needed. */
class Harness {
  #channel;
  #name;
  #taskRoot;
  #handler = null;
  #baseline = null;
  #guard;
  #unsent = null; // the answer of a run that is over, until what it left behind has been looked at

  constructor(channel, setup) {
    this.#channel = channel;
    this.#name = setup.handler;
    this.#taskRoot = setup.task_root;
    this.#guard = new Guard(setup.task_root);
    process.on('exit', () => this.#unsent && this.#send('exit'));
  }

  /** Waits for a request, and comes back when it is answered. */
  next() {
    const message = this.#channel.receive();
    if (message === null) exit(0);
    immediately(() => {
      this.#answer(message).then(
        () => this.next(),
        () => exit(1),
      );
    });
  }

  async #answer({ header, body }) {
    const { id } = header;
    if (header.type === 'reap') {
      this.#channel.send({ type: 'reaped', id }); // the turn before this has collected the children that were killed
      return;
    }
    streams.begin();
    this.#channel.send({ type: 'started', id });
    const [answer, output] = header.type === 'probe' ? [await this.#probe(), ''] : await this.#run(header, body);
    this.#unsent = [{ ...answer, id }, output];
    this.#send(answer.recycle ?? (this.#baseline ? await this.#restore() : 'import'));
  }

  #send(recycle) {
    const [answer, output] = this.#unsent;
    this.#unsent = null;
    this.#guard.release();
    this.#channel.send({ ...answer, recycle }, output);
  }

  async #load() {
    if (this.#handler === null) {
      this.#handler = await loading.load(this.#name, this.#taskRoot);
      this.#baseline = new Baseline();
    }
    return this.#handler;
  }

  async #probe() {
    try {
      await this.#guard.watch(() => this.#load());
    } catch (error) {
      return { type: 'probed', reason: this.#told(error), recycle: 'import' };
    }
    return { type: 'probed', reason: null };
  }

  /** The answer's header and body. */
  async #run(header, body) {
    const answer = { type: 'result', error: null, output_error: null };
    let output;
    try {
      output = await this.#guard.watch(async (inItsName) => {
        const handler = await this.#load(); // what the module sets up is nobody's
        return inItsName(() => handler(contextOf(header), parse(body)));
      });
    } catch (error) {
      const recycle = failure.isA(error, Outside) ? error.recycle : failure.isMemory(error) ? 'memory' : null;
      return [{ ...answer, error: this.#told(error), recycle }, ''];
    }
    try {
      return [answer, serialize(output, header.output_limit)];
    } catch (error) {
      return [{ ...answer, output_error: outputError(error) }, ''];
    }
  }

  async #restore() {
    const until = now() + GRACE_MS;
    for (let over = false; this.#baseline.busy() && !over; ) {
      over = now() >= until; // a last turn, for what has become due while others had the processor
      await turn();
    }
    return this.#baseline.restore() ?? this.#guard.spoilt;
  }

  #told(error) {
    if (failure.isA(error, loading.HandlerError)) return error.reason;
    return failure.describe(failure.isA(error, Outside) ? error.thrown : error, this.#taskRoot);
  }
}

class OutputTooLarge extends Error {}
class NotJson extends Error {}

function turn() {
  return new Promise((resolve) => immediately(resolve));
}

function contextOf({ run_id, function: name, deadline, secrets, event }) {
  return { run_id, function: name, deadline, secrets, event };
}

/** The output as JSON text. No output is null; what JSON has no word for (a function, a BigInt) is refused. */
function serialize(output, limit) {
  const text = output === undefined ? 'null' : stringify(output);
  if (text === undefined) throw new NotJson(`it is a ${typeof output}`);
  const size = byteLength(text);
  if (size > limit) throw new OutputTooLarge(`the output has ${size} bytes, the limit is ${limit}`);
  return text;
}

function outputError(error) {
  const message = failure.messageOf(error);
  if (error instanceof OutputTooLarge) return { type: 'OutputTooLarge', message, stacktrace: [] };
  const why = error instanceof NotJson ? message : `${failure.className(error)}: ${message}`;
  return { type: 'OutputInvalid', message: `the output is not JSON: ${why}`, stacktrace: [] };
}

function main(descriptor) {
  const channel = new Channel(descriptor);
  const setup = channel.receive();
  if (setup === null) exit(0);
  prepare(setup.header);
  channel.send({ type: 'hello', pid: process.pid });
  new Harness(channel, setup.header).next();
}

main(Number(process.argv[2]));
