// Loaded into npm before anything else: a package may name any address as the place of another, and npm would go there.
// Connections are made to the hosts of the registries only.
'use strict';
const net = require('node:net');

const hosts = new Set((process.env.PORTICO_NPM_HOSTS ?? '').split(',').filter(Boolean));
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function guarded(...given) {
  const first = Array.isArray(given[0]) ? given[0][0] : given[0];
  const host = typeof first === 'object' ? first.host : given[1];
  if (!hosts.has(String(host).replace(/^\[|\]$/g, '').toLowerCase())) {
    process.nextTick(() => this.destroy(new Error('packages come from the registry only')));
    return this;
  }
  return connect.apply(this, given);
};
