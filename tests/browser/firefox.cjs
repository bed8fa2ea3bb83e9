// Loaded before Playwright's driver. It tells every browser which colours a page's reader prefers,
// by a command of WebDriver BiDi that Firefox ESR 153 does not know and refuses, so that no page
// would open. Firefox is asked for its status instead; a dark reader is a preference of its profile.
const Module = require("node:module");

const compile = Module.prototype._compile;
Module.prototype._compile = function (source, path, ...rest) {
  const mended = path.endsWith("coreBundle.js")
    ? source.replaceAll('"emulation.setMediaFeaturesOverride"', '"session.status"')
    : source;
  return compile.call(this, mended, path, ...rest);
};
