/// A client of the explorer's REST API, docs/spec of which is its OpenAPI document. Answers are
/// bounded, read field by field and never trusted with more than they can prove.
@NullMarked
package org.numicoin.cli.explorer;

import org.jspecify.annotations.NullMarked;
