'use strict';

exports.handle = async (event) => event;
