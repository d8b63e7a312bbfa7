/// What the pool tells the world: REST in the shape of Miningcore, notifications by WebSocket, and
/// a live page. Reads books and shares, page by page, and changes nothing. docs/api/pool.md
/// describes it.
@NullMarked
package org.numicoin.pool.api;

import org.jspecify.annotations.NullMarked;
