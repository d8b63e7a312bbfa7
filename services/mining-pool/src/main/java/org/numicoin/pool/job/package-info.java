/// What miners work on: the newest templates, jobs made of them, and what a job id says. Knows
/// neither sockets nor Kafka clients.
@NullMarked
package org.numicoin.pool.job;

import org.jspecify.annotations.NullMarked;
