// Everything that a page of the site may need, in one file; each part does nothing where it has
// nothing to do. The pages on which Python calculates load it first of all, the others last.

import "./python.js";
import "./offline.js";
import "./keys.js";
import "./calculator.js";
import "./share.js";
import "./batch.js";
import "./offers.js";
import "./snippet.js";
import "./compare.js";
import "./draft.js";
import "./history.js";
import "./search.js";
import "./duties.js";
