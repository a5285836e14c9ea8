import type { ApplyPorts } from "#operations/apply-step.ts";
import type { World } from "./proof/model/world.ts";

/** The ports of a promoter in a world in memory, whose calls wait for nobody. */
export function plainPorts(world: World): ApplyPorts {
  return world.portsOf(
    { port: (port) => port },
    () => 0,
    () => undefined,
  );
}
