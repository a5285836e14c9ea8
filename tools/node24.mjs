// Every npm script runs this first: the project runs on Node 24, which the dev
// dependency `node` puts first on PATH. Plain JavaScript, so that any Node can say so.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major !== 24 || minor < 15) {
  console.error(
    `Clearance runs on Node 24.15 or newer of that line; this is ${process.version}.\n` +
      "Remedy: run `npm ci` without --ignore-scripts (the package `node` installs the binary), then use the npm scripts.",
  );
  process.exit(2);
}
