/// What is known of other nodes: reputation, bans, addresses, and with whom to be connected. Pure:
/// time and randomness are passed in.
@NullMarked
package org.numicoin.gateway.peers;

import org.jspecify.annotations.NullMarked;
