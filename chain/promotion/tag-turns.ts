/** How many tags one observation asks the registry for where there are more services than that. */
const MOST = 500;
const MINUTE = 60_000;

/**
 * Whose tags are asked now. Up to five hundred services all are; above that each has its minute, which the
 * clock alone decides, so that a fresh process needs no memory of whose turn it was. What a hint names is asked
 * at once, and so is what has a pull request open.
 */
export function tagTurns(
  services: readonly string[],
  now: Date,
  hinted: ReadonlySet<string> = new Set(),
): (service: string) => boolean {
  if (services.length <= MOST) return () => true;
  const turns = Math.ceil(services.length / MOST);
  const turn = Math.floor(now.getTime() / MINUTE) % turns;
  const asked = new Set(services.filter((_, index) => index % turns === turn));
  return (service) => asked.has(service) || hinted.has(service);
}
